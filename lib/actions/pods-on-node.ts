/** A pod, as far as it matters for emptying its node. */
export interface PodOnNode {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly { readonly kind: string; readonly controller?: boolean }[];
  };
  readonly status?: { readonly phase?: string };
}

/** A node, as far as it matters for its departure. */
export interface DepartingNode {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec?: { readonly providerID?: string; readonly unschedulable?: boolean };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** What is done with a pod: it stays until its node goes, is asked to go, or is on its way already. */
export type PodFate = "stays" | "is evicted" | "is leaving";

/** Marks what the kubelet runs from files of its own, and the API only shows. */
const MIRROR = "kubernetes.io/config.mirror";

/** Those of daemons and of files would be back at once, and what has ended does nothing any more. */
export function fateOf({ metadata, status }: PodOnNode): PodFate {
  const { annotations = {}, ownerReferences = [], deletionTimestamp } = metadata;
  if (Object.hasOwn(annotations, MIRROR)) return "stays";
  if (ownerReferences.some(({ kind, controller }) => kind === "DaemonSet" && controller === true))
    return "stays";
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return "stays";
  return deletionTimestamp === undefined ? "is evicted" : "is leaving";
}

/**
 * Whether a node was heard of lately. The pods of one that fell silent do not end, whoever asks them to: the cluster
 * forgets them with the node.
 */
export function isHeardOf({ status }: DepartingNode): boolean {
  return !(status?.conditions ?? []).some((each) => each.type === "Ready" && each.status === "Unknown");
}

/** Whether a node is that of a server: a name can have been given to another one since. */
export function isOfServer({ spec }: DepartingNode, server: string): boolean {
  const id = spec?.providerID ?? "";
  return id === "" || id.endsWith(`/${server}`);
}

/** A pod that is still there, and why. */
export interface Blocker {
  readonly pod: PodOnNode;
  readonly reason: string;
}

/** Of how many pods a message speaks. */
const NAMED = 10;

/** What keeps a node from being empty, and what a person can do about it. */
export function notEmptied(node: string, minutes: number, blockers: readonly Blocker[]): string {
  const named = blockers
    .slice(0, NAMED)
    .map(({ pod, reason }) => `  - ${pod.metadata.namespace}/${pod.metadata.name}: ${reason}`);
  const more = blockers.length - named.length;
  return [
    `node '${node}' could not be emptied within ${minutes} minutes, so it stays:`,
    ...named,
    ...(more > 0 ? [`  - and ${more} more`] : []),
    "give these pods room elsewhere or loosen their PodDisruptionBudgets, and deploy again; or set drainMinutes to 0, " +
      "deploy, and take the node away then: its pods are lost with it",
  ].join("\n");
}
