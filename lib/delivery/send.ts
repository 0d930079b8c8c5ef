import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { heldName, isSameImage } from "../rules/image-holder";
import type { Cluster, NodeState, PodState } from "./cluster";
import { SEND_LABEL, sendingPod } from "./pod";

/** A version that is to be on nodes. */
export interface Delivery {
  /** Reference of the version. */
  readonly image: string;
  /** Reference of a static BusyBox. */
  readonly holder: string;
  /** Namespace whose credentials it is pulled with. */
  readonly namespace: string;
  /** Names of nodes. @default all of those that `labels` choose */
  readonly nodes?: readonly string[];
  /** Labels that a node must have. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** How long nodes may take, in milliseconds. */
  readonly patience: number;
}

/** What came of it on one node. */
export interface Arrival {
  readonly node: string;
  /** Whether the node's own list names the version. */
  readonly isListed: boolean;
  /** Whether it is there: listed, or run from. A node lists no more than its 50 largest images. */
  readonly isThere: boolean;
  /** Why it is not there. @default it is */
  readonly reason?: string;
}

/** Between two looks, in milliseconds. */
const INTERVAL = 1_000;
/** How long a node that ran the image may take to list it, in milliseconds. */
const LISTING = 60_000;

/**
 * Puts a version on nodes: a pod on each of those that do not list it, until they do; then the pods go. Whatever
 * happens, none is left behind.
 *
 * @throws Error when nodes are named that there are not, or the API refuses
 */
export async function sendImage(
  cluster: Cluster,
  delivery: Delivery,
  progress: (done: number, all: number) => void = () => {},
): Promise<readonly Arrival[]> {
  const chosen = chosenNodes(await cluster.nodes(), delivery);
  const missing = chosen.filter((node) => !lists(node, delivery.image));
  const there = chosen.filter((node) => !missing.includes(node)).map(({ metadata }) => listed(metadata.name));
  if (missing.length === 0) return there;
  const run = randomBytes(4).toString("hex");
  try {
    const names = missing.map(({ metadata }) => metadata.name);
    for (const [index, node] of names.entries()) {
      const { image, holder, namespace } = delivery;
      await cluster.createPod(namespace, sendingPod({ name: podName(run, index), node, run, image, holder }));
    }
    const sent = await arrivals(cluster, delivery, names, run, (done) =>
      progress(there.length + done, chosen.length),
    );
    return [...there, ...sent].sort((a, b) => (a.node < b.node ? -1 : 1));
  } finally {
    await cluster.deletePods(delivery.namespace, `${SEND_LABEL}=${run}`);
  }
}

/** The nodes that are meant. */
function chosenNodes(
  nodes: readonly NodeState[],
  { nodes: names, labels = {} }: Delivery,
): readonly NodeState[] {
  const unknown = names?.filter((name) => !nodes.some(({ metadata }) => metadata.name === name)) ?? [];
  if (unknown.length > 0) {
    const there = nodes.map(({ metadata }) => metadata.name).join(", ");
    throw new Error(`the cluster has no node ${unknown.join(", ")}; its nodes are ${there}`);
  }
  const chosen = nodes.filter(
    ({ metadata }) =>
      (names?.includes(metadata.name) ?? true) &&
      Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value),
  );
  if (chosen.length > 0) return chosen;
  throw new Error("no node of the cluster is chosen; look at --node and --label");
}

async function arrivals(
  cluster: Cluster,
  { image, namespace, patience }: Delivery,
  names: readonly string[],
  run: string,
  progress: (done: number) => void,
): Promise<readonly Arrival[]> {
  const end = Date.now() + patience;
  const ranSince = new Map<string, number>();
  for (;;) {
    const [nodes, pods] = [await cluster.nodes(), await cluster.pods(namespace, `${SEND_LABEL}=${run}`)];
    const states = names.map((name) => {
      const node = nodes.find(({ metadata }) => metadata.name === name);
      const runner = pods.find(({ metadata }) => metadata.name === podName(run, names.indexOf(name)));
      const isListed = node !== undefined && lists(node, image);
      if (runner && runs(runner, image) && !ranSince.has(name)) ranSince.set(name, Date.now());
      const isThere = isListed || ranSince.has(name);
      return { node: name, isListed, isThere, reason: isThere ? undefined : reasonOf(runner) };
    });
    const settled = states.filter(
      ({ node, isListed }) => isListed || Date.now() - (ranSince.get(node) ?? Infinity) > LISTING,
    );
    progress(settled.length);
    if (settled.length === states.length || Date.now() > end) return states;
    await pause(INTERVAL);
  }
}

function listed(node: string): Arrival {
  return { node, isListed: true, isThere: true };
}

/** Whether a node's own list has the image. */
function lists({ status }: NodeState, image: string): boolean {
  return status?.images?.some(({ names }) => names?.some((name) => isSameImage(name, image))) ?? false;
}

function runs({ status }: PodState, image: string): boolean {
  const held = status?.containerStatuses?.find(({ name }) => name === heldName(image));
  return held?.state?.running !== undefined;
}

/** What a pod waits for, in the cluster's own words. */
function reasonOf(pod: PodState | undefined): string {
  if (!pod) return "its pod was deleted by somebody else";
  const { containerStatuses = [], initContainerStatuses = [], conditions = [], phase } = pod.status ?? {};
  const waiting = [...initContainerStatuses, ...containerStatuses]
    .map(({ state }) => state?.waiting)
    .find((state) => state !== undefined && state.reason !== "PodInitializing");
  if (waiting) return [waiting.reason, waiting.message].filter((part) => part !== undefined).join(": ");
  const unscheduled = conditions.find(({ type, status }) => type === "PodScheduled" && status === "False");
  return unscheduled?.message ?? `its pod is ${phase ?? "Pending"}`;
}

function podName(run: string, index: number): string {
  return `image-send-${run}-${index}`;
}
