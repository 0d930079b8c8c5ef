import type { ClusterAccess } from "./cluster-api";
import { callCluster, pause, readList } from "./cluster-api";
import type { KnownDisks } from "./left-behind";

interface Named {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly deletionTimestamp?: string;
  };
}

interface Service extends Named {
  readonly spec: { readonly type?: string };
}

interface PersistentVolume extends Named {
  readonly spec: {
    readonly csi?: { readonly driver: string; readonly volumeHandle: string };
    readonly persistentVolumeReclaimPolicy?: string;
    readonly claimRef?: { readonly namespace: string; readonly name: string };
  };
}

interface Pod extends Named {
  readonly spec: {
    readonly nodeName?: string;
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
  };
}

/** What the cluster has of its cloud. */
interface Holdings {
  readonly services: readonly Service[];
  readonly volumes: readonly PersistentVolume[];
}

/** The driver whose volumes are disks of the cloud. */
const DRIVER = "cinder.csi.openstack.org";

/** How long the API may be silent until it counts as gone, in milliseconds. */
const SILENCE = 30_000;

/** Between two looks, in milliseconds. */
const INTERVAL = 3_000;

/**
 * Has the controllers in a cluster give back what they have of the cloud: Services of type LoadBalancer are deleted, and
 * claims whose disks are to go with them, with the pods that hold them. Nodes take no pods any more, so that nobody
 * brings them back.
 *
 * @param cluster name of the cluster, which its nodes' names begin with: as long as none is there, no controller runs
 * @param minutes how long the controllers may take; what they leave is for others to find
 * @returns undefined when the API does not answer
 */
export async function askControllers(
  access: ClusterAccess,
  cluster: string,
  minutes: number,
): Promise<KnownDisks | undefined> {
  if (!(await answers(access))) return undefined;
  const nodes = (await readList<Named>(access, "/api/v1/nodes")).filter(({ metadata }) =>
    metadata.name.startsWith(`${cluster}-`),
  );
  const { services, volumes } = await holdings(access);
  const leaving = volumes.filter((volume) => !isRetained(volume));
  if (nodes.length > 0 && services.length + leaving.length > 0) {
    await close(access, nodes);
    for (const service of services) await remove(access, "services", service);
    for (const volume of leaving) await removeClaim(access, volume);
    await untilGone(access, minutes);
  }
  return {
    all: new Set(volumes.map(handleOf)),
    retained: new Set(volumes.filter(isRetained).map(handleOf)),
  };
}

async function answers(access: ClusterAccess): Promise<boolean> {
  const call = { method: "GET", path: "/api/v1/namespaces/kube-system" } as const;
  // Whoever does not know the administrator any more is no help either.
  return callCluster(access, call, SILENCE).then(
    ({ status }) => status === 200,
    () => false,
  );
}

async function holdings(access: ClusterAccess): Promise<Holdings> {
  const services = await readList<Service>(access, "/api/v1/services");
  const volumes = await readList<PersistentVolume>(access, "/api/v1/persistentvolumes");
  return {
    services: services.filter(({ spec }) => spec.type === "LoadBalancer"),
    volumes: volumes.filter(({ spec }) => spec.csi?.driver === DRIVER),
  };
}

async function close(access: ClusterAccess, nodes: readonly Named[]): Promise<void> {
  for (const { metadata } of nodes) {
    await callCluster(access, {
      method: "PATCH",
      path: `/api/v1/nodes/${metadata.name}`,
      body: { spec: { unschedulable: true } },
      type: "application/merge-patch+json",
    });
  }
}

/** Takes away a claim, and its pods, which it would wait for; a volume that nobody claims any more goes by itself. */
async function removeClaim(access: ClusterAccess, volume: PersistentVolume): Promise<void> {
  const { claimRef } = volume.spec;
  if (claimRef === undefined) return remove(access, "persistentvolumes", volume);
  const { namespace, name } = claimRef;
  await remove(access, "persistentvolumeclaims", { metadata: { namespace, name } });
  for (const pod of await readList<Pod>(access, `/api/v1/namespaces/${namespace}/pods`)) {
    const holds = (pod.spec.volumes ?? []).some((each) => each.persistentVolumeClaim?.claimName === name);
    // A pod without a node holds nothing.
    if (holds && pod.spec.nodeName !== undefined) await remove(access, "pods", pod);
  }
}

/** What cannot be deleted is found in the cloud afterwards. */
async function remove(access: ClusterAccess, kind: string, { metadata }: Named): Promise<void> {
  const place = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  const body = { propagationPolicy: "Background" };
  await callCluster(access, { method: "DELETE", path: `/api/v1${place}/${kind}/${metadata.name}`, body });
}

async function untilGone(access: ClusterAccess, minutes: number): Promise<void> {
  const deadline = Date.now() + minutes * 60_000;
  while (Date.now() < deadline) {
    const { services, volumes } = await holdings(access);
    if (services.length === 0 && volumes.every(isRetained)) return;
    await pause(INTERVAL);
  }
}

function isRetained({ spec }: PersistentVolume): boolean {
  return spec.persistentVolumeReclaimPolicy !== "Delete";
}

function handleOf({ spec }: PersistentVolume): string {
  return spec.csi?.volumeHandle ?? "";
}
