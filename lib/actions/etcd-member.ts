import { PKI } from "../boot/paths";
import type { ClusterAccess } from "./cluster-api";
import { readList } from "./cluster-api";
import { execute } from "./exec";
import type { RunningContainer } from "./exec";

/** A control node, as etcd knows it. */
export interface MemberNode {
  /** Name of the node, which its member has too. */
  readonly node: string;
  /** Its address in the nodes' network: a member that never started has no name. */
  readonly address: string;
}

interface EtcdPod {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly nodeName?: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/**
 * How many members have to be ready when one leaves. Two of three are the majority; with one alone, such as while a node
 * that was made anew has not joined yet, the next failure would cost all that the cluster knows.
 */
const FEWEST_LEFT = 2;

const CLIENT = [
  "etcdctl",
  "--endpoints=https://127.0.0.1:2379",
  `--cacert=${PKI}/etcd/ca.crt`,
  `--cert=${PKI}/etcd/server.crt`,
  `--key=${PKI}/etcd/server.key`,
];

/**
 * Removes a control node's member from etcd, so that it does not count against the majority once the node is gone.
 *
 * It asks `etcdctl` in the etcd pod of another control node. etcd's own port is the control nodes' alone, and a Job with
 * their keys would need an image, a privileged namespace and someone to clean up after it; the pod is there, and has
 * all that is needed.
 *
 * @throws Error when too few others are ready, or etcd refuses because they are no majority
 */
export async function removeMember(access: ClusterAccess, member: MemberNode): Promise<void> {
  const container = await remainingMember(access, member);
  if (container === undefined) return;
  const ids = membersOf(member, await execute(access, container, [...CLIENT, "member", "list"]));
  for (const id of ids) await execute(access, container, [...CLIENT, "member", "remove", id]);
}

/**
 * The etcd of another control node, which goes on when a member leaves; undefined where etcd is not the nodes'.
 *
 * @throws Error when too few others are ready
 */
export async function remainingMember(
  access: ClusterAccess,
  member: MemberNode,
): Promise<RunningContainer | undefined> {
  const pods = await readList<EtcdPod>(
    access,
    `/api/v1/namespaces/kube-system/pods?labelSelector=${encodeURIComponent("component=etcd")}`,
  );
  // kubeadm's etcd shows itself.
  if (pods.length === 0) return undefined;
  const others = pods.filter((pod) => pod.spec.nodeName !== member.node && isReady(pod));
  const [other] = others;
  if (other === undefined || others.length < FEWEST_LEFT) {
    throw new Error(
      `besides that of node '${member.node}' ${others.length} etcd members are ready, and ${FEWEST_LEFT} have to be: ` +
        "fewer could not bear another loss; wait until the other control nodes are ready, and deploy again",
    );
  }
  return { namespace: "kube-system", pod: other.metadata.name, container: "etcd" };
}

/**
 * Ids of the members that a node has.
 *
 * @param list as `etcdctl member list` writes it: id, status, name, peer addresses, client addresses, learner
 */
export function membersOf({ node, address }: MemberNode, list: string): readonly string[] {
  const peer = `https://${address.includes(":") ? `[${address}]` : address}:2380`;
  return list
    .split("\n")
    .map((line) => line.split(", "))
    .filter(([, , name, peers = ""]) => name === node || peers.split(",").includes(peer))
    .flatMap(([id]) => (id ? [id.trim()] : []));
}

function isReady({ status }: EtcdPod): boolean {
  return (status?.conditions ?? []).some((each) => each.type === "Ready" && each.status === "True");
}
