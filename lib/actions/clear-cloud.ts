import type { CloudApi } from "../cloud/api";
import { unlessGone, whenBusy } from "../cloud/failures";
import type { ServiceType } from "../cloud/services";
import { pause } from "./cluster-api";
import type {
  Balancer,
  ClusterIdentity,
  Disk,
  FloatingAddress,
  KnownDisks,
  Port,
  SecurityGroup,
} from "./left-behind";
import { fateOfDisk, isDiskOfName, isOurAddress, isOurBalancer, isOurSecurityGroup } from "./left-behind";

/** How long one thing may take to go, in milliseconds. */
const PATIENCE = 300_000;

/** Between two looks, in milliseconds. */
const INTERVAL = 2_000;

/** A thing of the cloud. */
interface Thing {
  readonly service: ServiceType;
  readonly path: string;
  /** What its deletion says besides its path. */
  readonly query?: string;
}

/**
 * Removes what controllers of a cluster made in the cloud and did not give back: balancers of Services with their
 * addresses and security groups, and disks of claims.
 *
 * @param known what the cluster said of its disks; undefined when it did not answer
 * @returns what is kept, each with the reason, in words
 * @throws Error when something is not gone in time
 */
export async function clearCloud(
  api: CloudApi,
  identity: ClusterIdentity,
  known: KnownDisks | undefined,
): Promise<readonly string[]> {
  const services = await api.serviceTypes();
  if (services.includes("load-balancer")) await clearBalancers(api, identity);
  await clearSecurityGroups(api, identity);
  return services.includes("volumev3") ? clearDisks(api, identity, known) : [];
}

async function clearBalancers(api: CloudApi, identity: ClusterIdentity): Promise<void> {
  const { loadbalancers } = await api.get<{ loadbalancers: readonly Balancer[] }>(
    "load-balancer",
    `/v2/lbaas/loadbalancers?project_id=${identity.projectId}`,
  );
  const ours = loadbalancers.filter((each) => isOurBalancer(each, identity));
  if (ours.length === 0) return;
  const { floatingips } = await api.get<{ floatingips: readonly FloatingAddress[] }>(
    "network",
    `/v2.0/floatingips?project_id=${identity.projectId}`,
  );
  for (const { id } of floatingips.filter((each) => isOurAddress(each, identity, ours))) {
    await remove(api, { service: "network", path: `/v2.0/floatingips/${id}` });
  }
  for (const { id } of ours) {
    const path = `/v2/lbaas/loadbalancers/${id}`;
    await remove(api, { service: "load-balancer", path, query: "?cascade=true" });
  }
}

/** @returns the ports of the project */
async function clearSecurityGroups(api: CloudApi, identity: ClusterIdentity): Promise<void> {
  const { projectId } = identity;
  const { ports } = await api.get<{ ports: readonly Port[] }>(
    "network",
    `/v2.0/ports?project_id=${projectId}`,
  );
  const { security_groups: groups } = await api.get<{ security_groups: readonly SecurityGroup[] }>(
    "network",
    `/v2.0/security-groups?project_id=${projectId}`,
  );
  for (const { id } of groups.filter((each) => isOurSecurityGroup(each, identity, ports))) {
    for (const port of ports.filter((each) => each.security_groups.includes(id))) {
      await withoutGroup(api, port.id, id);
    }
    await remove(api, { service: "network", path: `/v2.0/security-groups/${id}` });
  }
}

/** Looks at the port anew: it may have had two such groups. */
async function withoutGroup(api: CloudApi, port: string, group: string): Promise<void> {
  const path = `/v2.0/ports/${port}`;
  const found = await api.get<{ port: Port }>("network", path).catch(unlessGone);
  if (found === undefined) return;
  const groups = found.port.security_groups.filter((each) => each !== group);
  await api.put("network", path, { port: { security_groups: groups } }).catch(unlessGone);
}

async function clearDisks(
  api: CloudApi,
  identity: ClusterIdentity,
  known: KnownDisks | undefined,
): Promise<readonly string[]> {
  const { volumes } = await api.get<{ volumes: readonly Disk[] }>("volumev3", "/volumes/detail");
  const kept: string[] = [];
  for (const disk of volumes.filter((each) => isDiskOfName(each, identity))) {
    const fate = fateOfDisk(disk, known);
    if (!fate.isDeleted) {
      kept.push(`disk ${disk.id} (${disk.name ?? "without a name"}): ${fate.reason}`);
      continue;
    }
    for (const { server_id: server } of disk.attachments) {
      await remove(api, { service: "compute", path: `/servers/${server}/os-volume_attachments/${disk.id}` });
    }
    await remove(api, { service: "volumev3", path: `/volumes/${disk.id}` });
  }
  return kept;
}

/** Deletes a thing and waits until it is gone; one that is busy is asked again. */
async function remove(api: CloudApi, { service, path, query = "" }: Thing): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const refused = await api.delete(service, `${path}${query}`).then(() => undefined, whenBusy);
    if (refused === undefined && (await isGone(api, service, path))) return;
    if (Date.now() > deadline) {
      throw new Error(
        `${service} ${path} is not gone after ${PATIENCE / 60_000} minutes (${refused?.message ?? "it is still listed"}); ` +
          "see in the cloud what holds it, and destroy again: it goes on where it stopped",
      );
    }
    await pause(INTERVAL);
  }
}

async function isGone(api: CloudApi, service: ServiceType, path: string): Promise<boolean> {
  return (await api.get<unknown>(service, path).catch(unlessGone)) === undefined;
}
