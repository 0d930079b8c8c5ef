import type { V1CSINode, V1Node } from "@kubernetes/client-node";
import { isMachine, serverId } from "../cloud-nodes";
import { storedMeta, targetOf } from "../cluster/actions";
import type { Action, Decision } from "../cluster/actions";
import { MACHINE_ZONE, STAND_IN } from "../names";
import { CINDER, LVM } from "./drivers";

/** What the decision looks at. */
export interface CsiNodesState {
  readonly nodes: readonly V1Node[];
  readonly csiNodes: readonly V1CSINode[];
}

/**
 * Stands in for kubelets on which CSI drivers have registered: labels nodes with where volumes can be reached
 * from, and lists the drivers, so that the scheduler counts volumes.
 */
export function registerDrivers({ nodes, csiNodes }: CsiNodesState): readonly Decision[] {
  const registered = new Map(csiNodes.map((csiNode) => [storedMeta(csiNode).name, csiNode]));
  return nodes.filter(isMachine).flatMap((node) => {
    const { name } = storedMeta(node);
    const actions = [...labels(node), ...registration(node, registered.get(name))];
    return actions.length === 0 ? [] : [{ subject: `CSI drivers of node ${name}`, actions }];
  });
}

function labels(node: V1Node): readonly Action[] {
  const { name, labels: known, annotations } = storedMeta(node);
  const zone = annotations?.[MACHINE_ZONE];
  const wanted = { [LVM.topologyKey]: name, ...(zone === undefined ? {} : { [CINDER.topologyKey]: zone }) };
  if (Object.entries(wanted).every(([key, value]) => known?.[key] === value)) return [];
  return [{ do: "patch", target: targetOf("Node", node), patch: { metadata: { labels: wanted } } }];
}

function registration(node: V1Node, known: V1CSINode | undefined): readonly Action[] {
  const { name, uid } = storedMeta(node);
  const wanted = [
    { driver: CINDER, nodeID: serverId(node) },
    { driver: LVM, nodeID: name },
  ].map(({ driver, nodeID }) => ({
    name: driver.name,
    nodeID,
    topologyKeys: [driver.topologyKey],
    ...(driver.volumesPerNode === undefined ? {} : { allocatable: { count: driver.volumesPerNode } }),
  }));
  const others = (known?.spec.drivers ?? []).filter((entry) =>
    wanted.every((driver) => driver.name !== entry.name),
  );
  const current = (known?.spec.drivers ?? []).filter((entry) =>
    wanted.some((driver) => driver.name === entry.name && driver.nodeID === entry.nodeID),
  );
  if (current.length === wanted.length) return [];
  if (known) {
    const spec = { drivers: [...others, ...wanted] };
    const { resourceVersion } = storedMeta(known);
    return [
      { do: "patch", target: targetOf("CSINode", known), patch: { metadata: { resourceVersion }, spec } },
    ];
  }
  const object = {
    apiVersion: "storage.k8s.io/v1",
    kind: "CSINode",
    metadata: {
      name,
      annotations: { [STAND_IN]: "what a kubelet would report of its CSI drivers; none runs" },
      ownerReferences: [{ apiVersion: "v1", kind: "Node", name, uid }],
    },
    spec: { drivers: wanted },
  };
  return [{ do: "create", object }];
}
