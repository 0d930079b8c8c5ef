import type { ClusterAccess } from "./cluster-api";
import { callCluster, demand, readObject } from "./cluster-api";
import { drain } from "./drain";
import { remainingMember, removeMember } from "./etcd-member";
import type { DepartingNode } from "./pods-on-node";
import { isOfServer } from "./pods-on-node";

/** What has to be known of a node to take it out of its cluster. */
export interface Departure {
  readonly node: string;
  readonly server: string;
  readonly access: ClusterAccess;
  readonly drainMinutes: number;
  readonly memberAddress?: string;
}

/**
 * Takes a node out of its cluster: drain, etcd, Node object, in this order. What is done already is passed over, so
 * that it can be repeated after a failure at any point.
 *
 * @throws Error that says what keeps the node from going
 */
export async function departNode(departure: Departure): Promise<void> {
  const { access, node, server, drainMinutes, memberAddress } = departure;
  const path = `/api/v1/nodes/${node}`;
  const found = await readObject<DepartingNode>(access, path).catch((thrown: Error) => {
    throw new Error(silent(node, thrown));
  });
  // A server that took over the name has taken its former self out of etcd too.
  if (found && !isOfServer(found, server)) return;
  const member = memberAddress === undefined ? undefined : { node, address: memberAddress };
  // Before its pods move: etcd may refuse to let it go.
  if (member) await remainingMember(access, member);
  const reopen = found ? await drain(access, found, drainMinutes) : undefined;
  if (member) {
    await removeMember(access, member).catch(async (thrown: unknown) => {
      await reopen?.();
      throw thrown;
    });
  }
  if (!found) return;
  const body = { preconditions: { uid: found.metadata.uid } };
  const answer = await callCluster(access, { method: "DELETE", path, body });
  // Gone, or made anew by another server.
  if (answer.status !== 404 && answer.status !== 409) demand(answer, `DELETE ${path}`);
}

function silent(node: string, { message }: Error): string {
  return (
    `node '${node}' cannot be taken out of its cluster: ${message}; see that the control nodes are up and that this ` +
    "machine may call them (allowedCidrs), and deploy again; to destroy the whole cluster nobody has to answer"
  );
}
