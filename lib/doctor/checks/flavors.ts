import type { Finding } from "../finding";
import { failure, fine, unknown, warning } from "../finding";
import type { CloudFlavor, CloudSnapshot } from "../snapshot";
import { judged } from "../snapshot";
import type { KindOfNodes, NodesWanted, StackWanted } from "../wanted";
import { kindsOfNodes } from "../wanted";

/**
 * What kubeadm asks of a control node before it sets it up.
 *
 * @see https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/
 */
const CONTROL = { vcpus: 2, memoryMib: 1700 } as const;

/** Below this little is left for applications. */
const WORKER_MIB = 2048;

/** Below this the system and the images of Kubernetes fill the disk, and the kubelet evicts pods. */
const ROOT_GIB = 10;

/** How many names are worth reading. */
const SUGGESTED = 5;

/** Whether the wanted flavors are there, and large enough for the nodes. */
export function checkFlavors(wanted: StackWanted, cloud: CloudSnapshot): readonly Finding[] {
  return judged("flavors", "all", cloud.flavors, (flavors) =>
    kindsOfNodes(wanted).flatMap(({ kind, nodes }) => checkFlavor(kind, nodes, flavors)),
  );
}

function checkFlavor(
  kind: KindOfNodes,
  nodes: NodesWanted,
  flavors: readonly CloudFlavor[],
): readonly Finding[] {
  const about = `of ${kind}`;
  const suitable = suitableFor(kind, nodes, flavors);
  const choice =
    suitable.length === 0 ? "ask the cloud's operator for one" : `use one of ${suitable.join(", ")}`;
  if (nodes.flavor === undefined)
    return [unknown("flavors", about, "none is named, so its size and its quotas are not checked", choice)];
  const flavor = flavors.find(({ name }) => name === nodes.flavor);
  if (flavor === undefined) return [failure("flavors", about, `${nodes.flavor} is not there`, choice)];
  const { name, vcpus, memoryMib, diskGib } = flavor;
  const size = `${name} has ${vcpus} ${vcpus === 1 ? "vCPU" : "vCPUs"}, ${memoryMib} MiB`;
  const problems = [
    kind === "control nodes" && (vcpus < CONTROL.vcpus || memoryMib < CONTROL.memoryMib)
      ? failure(
          "flavors",
          about,
          `${size}; kubeadm refuses control nodes below ${CONTROL.vcpus} and ${CONTROL.memoryMib}`,
          choice,
        )
      : undefined,
    kind !== "control nodes" && memoryMib < WORKER_MIB
      ? warning("flavors", about, `${size}: little is left for applications`, choice)
      : undefined,
    rootDisk(about, flavor, nodes),
  ].filter((finding) => finding !== undefined);
  const disk = nodes.bootGib === undefined ? `, a disk of ${diskGib} GiB` : "";
  return problems.length > 0 ? problems : [fine("flavors", about, `${size}${disk}`)];
}

function rootDisk(
  about: string,
  { name, diskGib }: CloudFlavor,
  { bootGib }: NodesWanted,
): Finding | undefined {
  const fix = "give nodes a boot volume (--boot-volume 20)";
  if (bootGib === undefined && diskGib === 0)
    return failure("flavors", about, `${name} has no disk of its own, and no boot volume is wanted`, fix);
  const size = bootGib ?? diskGib;
  if (size >= ROOT_GIB) return undefined;
  return warning(
    "flavors",
    about,
    `a root disk of ${size} GiB is soon full of images`,
    `have at least ${ROOT_GIB} GiB`,
  );
}

/** The smallest flavors that would do. */
function suitableFor(
  kind: KindOfNodes,
  { bootGib }: NodesWanted,
  flavors: readonly CloudFlavor[],
): readonly string[] {
  const memory = kind === "control nodes" ? CONTROL.memoryMib : WORKER_MIB;
  return flavors
    .filter(({ vcpus, memoryMib }) => vcpus >= CONTROL.vcpus && memoryMib >= memory)
    .filter(({ diskGib }) => bootGib !== undefined || diskGib >= ROOT_GIB)
    .sort((one, other) => one.memoryMib - other.memoryMib || one.vcpus - other.vcpus)
    .slice(0, SUGGESTED)
    .map(({ name }) => name);
}
