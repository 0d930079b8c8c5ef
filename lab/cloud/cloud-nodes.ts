import { isDeepStrictEqual } from "node:util";
import type { V1Node } from "@kubernetes/client-node";
import { cloudId } from "./cloud-ids";
import { storedMeta, targetOf } from "./cluster/actions";
import type { Action, Decision } from "./cluster/actions";
import {
  KWOK_NODE,
  MACHINE_ADDRESS,
  MACHINE_FLAVOR,
  MACHINE_ZONE,
  REGION,
  UNINITIALIZED_TAINT,
} from "./names";

/** What the decision looks at. */
export interface NodesState {
  readonly nodes: readonly V1Node[];
}

/**
 * Stands in for OpenStack's external cloud controller on nodes: says which server a node is, where it stands and
 * how it is reached, and then lets pods onto it. Only nodes that kwok plays are its business.
 */
export function describeNodes({ nodes }: NodesState): readonly Decision[] {
  return nodes.filter(isMachine).flatMap((node) => {
    const unaddressed = addresses(node);
    // One at a time: writing the taints is tied to the version of the node that the decision saw.
    const actions = unaddressed.length > 0 ? unaddressed : identity(node);
    return actions.length === 0 ? [] : [{ subject: `node ${storedMeta(node).name}`, actions }];
  });
}

/** Whether the node is a machine of the lab's cloud. */
export function isMachine(node: V1Node): boolean {
  return node.metadata?.annotations?.[KWOK_NODE.key] === KWOK_NODE.value && !node.metadata.deletionTimestamp;
}

/** The server behind a node, as the cloud knows it. */
export function serverId(node: V1Node): string {
  return cloudId("server", storedMeta(node).uid);
}

function addresses(node: V1Node): readonly Action[] {
  const { name, annotations } = storedMeta(node);
  const known = node.status?.addresses ?? [];
  const internal = annotations?.[MACHINE_ADDRESS];
  const wanted = [
    ...(internal === undefined ? [] : [{ type: "InternalIP", address: internal }]),
    { type: "Hostname", address: name },
    // Where kwok serves what a kubelet would: metrics-server and the API server are told to use this one.
    { type: "InternalDNS", address: "localhost" },
  ];
  if (isDeepStrictEqual(byType(known), byType(wanted))) return [];
  return [
    {
      do: "patch",
      target: targetOf("Node", node),
      patch: { status: { addresses: wanted } },
      subresource: "status",
    },
  ];
}

function byType(
  list: readonly { readonly type: string; readonly address: string }[],
): ReadonlyMap<string, string> {
  return new Map(list.map(({ type, address }) => [type, address]));
}

function identity(node: V1Node): readonly Action[] {
  const { annotations, labels, resourceVersion } = storedMeta(node);
  const zone = annotations?.[MACHINE_ZONE];
  const flavor = annotations?.[MACHINE_FLAVOR];
  const wanted: Record<string, string> = {
    "topology.kubernetes.io/region": REGION,
    ...(zone === undefined ? {} : { "topology.kubernetes.io/zone": zone }),
    ...(flavor === undefined ? {} : { "node.kubernetes.io/instance-type": flavor }),
  };
  const unlabelled = Object.entries(wanted).some(([key, value]) => labels?.[key] !== value);
  const taints = node.spec?.taints ?? [];
  const kept = taints.filter((taint) => taint.key !== UNINITIALIZED_TAINT);
  if (!unlabelled && node.spec?.providerID && kept.length === taints.length) return [];
  const providerID = node.spec?.providerID ?? `openstack:///${serverId(node)}`;
  const patch = { metadata: { resourceVersion, labels: wanted }, spec: { providerID, taints: kept } };
  return [{ do: "patch", target: targetOf("Node", node), patch }];
}
