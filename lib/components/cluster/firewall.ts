import type * as pulumi from "@pulumi/pulumi";
import { API_PORT } from "../../boot/api-port";
import { KUBELET_PORT } from "../../boot/kubelet-port";
import { NODE_PORTS } from "../../rules/numbers";

/** The kinds of nodes, each with a security group of its own. */
export type NodeRole = "control" | "workers";

/** Where packets come from: nodes of a kind, or an address block. */
export type Source =
  { readonly role: NodeRole } | { readonly cidr: pulumi.Input<string>; readonly key: string };

/** Something that is let through to nodes. Whatever is not listed is dropped. */
export interface Opening {
  /** What it is for, as part of names. */
  readonly purpose: string;
  readonly to: NodeRole;
  readonly from: Source;
  readonly protocol: "tcp" | "udp" | "icmp" | "vrrp";
  /** First and last port. @default all that the protocol has */
  readonly ports?: readonly [number, number];
}

/** What decides over who reaches the nodes. */
export interface Firewall {
  /** Addresses that the endpoint's balancer sends from. @default no balancer */
  readonly balancer?: pulumi.Input<string>;
  /** Whether others have addresses of the balancer's block too, to whom nodes' ports must stay closed. @default false */
  readonly isShared?: boolean;
  /** Whether an address moves between the control nodes, which then talk VRRP. */
  readonly hasVip: boolean;
  /** Blocks whose callers arrive at the control nodes with their own addresses. */
  readonly apiCallers: readonly string[];
}

const ROLES: readonly NodeRole[] = ["control", "workers"];

/** What the pod network needs between any two nodes: Cilium's VXLAN tunnel and health checks. */
const POD_NETWORK = [
  { purpose: "pod-tunnel", protocol: "udp", ports: [8472, 8472] },
  { purpose: "pod-network-health", protocol: "tcp", ports: [4240, 4240] },
] as const;

/** All that may reach the nodes of a cluster. */
export function openings(firewall: Firewall): readonly Opening[] {
  return [...toControl(firewall), ...toWorkers(firewall), ...betweenNodes()];
}

function toControl({ balancer, hasVip, apiCallers }: Firewall): readonly Opening[] {
  const api = (from: Source): Opening => ({
    purpose: "api",
    to: "control",
    from,
    protocol: "tcp",
    ports: [API_PORT, API_PORT],
  });
  const control: Source = { role: "control" };
  return [
    { purpose: "etcd", to: "control", from: control, protocol: "tcp", ports: [2379, 2380] },
    ...ROLES.map((role) => api({ role })),
    ...(balancer === undefined ? [] : [api({ cidr: balancer, key: "balancer" })]),
    ...apiCallers.map((cidr) => api({ cidr, key: cidr })),
    ...(hasVip ? [{ purpose: "vip", to: "control", from: control, protocol: "vrrp" } as const] : []),
  ];
}

/**
 * Balancers lead to node ports, and ask kubelets of groups that grow by themselves whether they live. In a shared subnet
 * they do neither: there the cloud controller opens what a Service needs, to its balancer alone.
 */
function toWorkers({ balancer, isShared }: Firewall): readonly Opening[] {
  const balancers: readonly Source[] =
    balancer === undefined || isShared ? [] : [{ cidr: balancer, key: "balancer" }];
  const sources: readonly Source[] = [...ROLES.map((role) => ({ role })), ...balancers];
  return [
    ...sources.flatMap((from) =>
      (["tcp", "udp"] as const).map((protocol): Opening => ({
        purpose: `node-ports-${protocol}`,
        to: "workers",
        from,
        protocol,
        ports: [NODE_PORTS.min, NODE_PORTS.max],
      })),
    ),
    ...balancers.map((from) => kubelet("workers", from)),
  ];
}

function kubelet(to: NodeRole, from: Source): Opening {
  return { purpose: "kubelet", to, from, protocol: "tcp", ports: [KUBELET_PORT, KUBELET_PORT] };
}

function betweenNodes(): readonly Opening[] {
  return ROLES.flatMap((to) =>
    ROLES.flatMap((role): readonly Opening[] => [
      kubelet(to, { role }),
      ...POD_NETWORK.map((needed) => ({ ...needed, to, from: { role } })),
      { purpose: "icmp", to, from: { role }, protocol: "icmp" },
    ]),
  );
}
