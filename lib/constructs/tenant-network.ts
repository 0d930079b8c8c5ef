import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import { cidr, LINK_LOCAL, overlap, parseCidr } from "../rules/addresses";
import { distinct } from "../rules/names";
import { port } from "../rules/numbers";
import type { Findings, Problem } from "../rules/problem";
import { refuse } from "../rules/problem";
import { after } from "./order";
import type { TenantNamespace } from "./tenant-namespace";

/** A port that a network policy opens. A plain number means TCP. */
export type PolicyPort = number | { readonly port: number; readonly protocol: "TCP" | "UDP" | "SCTP" };

/** Which way traffic with a peer may be opened. Answers always come back. */
export enum PeerDirection {
  /** The peer may call this tenant. */
  From = "from",
  /** This tenant may call the peer. */
  To = "to",
}

/** Another tenant with which traffic is allowed. The path is opened on both sides at once. */
export interface Peer {
  readonly tenant: TenantNamespace;
  /** @default PeerDirection.From */
  readonly direction?: PeerDirection;
  /** Ports of the called tenant's pods. */
  readonly ports: readonly PolicyPort[];
}

/** Addresses outside the cluster that the tenant's pods may call. */
export interface ExternalEgress {
  /** Address block in CIDR notation. Private and link-local addresses within it stay closed. */
  readonly cidr: string;
  readonly ports: readonly PolicyPort[];
}

/** Label that the API server itself puts on every namespace, and which a tenant cannot forge. */
export const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/**
 * Where pods, services, nodes and the metadata service of a cluster live (isolation rule 39): private, shared,
 * loopback and link-local addresses. External egress never opens them.
 */
const INTERNAL_BLOCKS = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  LINK_LOCAL,
  "172.16.0.0/12",
  "192.168.0.0/16",
  "::1/128",
  "fc00::/7",
  "fe80::/10",
] as const;

/** Network policies of a tenant: nothing in or out but what is named here (isolation rules 36 to 39). */
export class TenantNetwork extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly tenant: TenantNamespace;
      readonly peers?: readonly Peer[];
      readonly externalEgress?: readonly ExternalEgress[];
    },
  ) {
    super(scope, id);
    const { tenant, peers = [], externalEgress = [] } = props;
    refuse(`TenantNamespace '${tenant.namespaceName}'`, [
      ...distinct(
        "peers",
        peers.map((peer) => `${peer.tenant.namespaceName} (${peer.direction ?? PeerDirection.From})`),
        "name each peer once per direction, with all its ports",
      ),
      ...peers.flatMap((peer, index) => peerFindings(`peers[${index}]`, tenant, peer)),
      ...externalEgress.flatMap((egress, index) => egressFindings(`externalEgress[${index}]`, egress)),
    ]);
    const own = [namespacePeer(tenant)];
    // Empty lists instead of none: what an applied manifest does not state, others may set without a conflict.
    policy(this, "default-deny", tenant, { ingress: [], egress: [] });
    policy(this, "within-namespace", tenant, { ingress: [{ from: own }], egress: [{ to: own }] });
    policy(this, "dns", tenant, {
      egress: [{ to: [DNS_PODS], ports: policyPorts([53, { port: 53, protocol: "UDP" }]) }],
    });
    peers.forEach((peer) => openPath(this, tenant, peer));
    // Half of a path lies in the peer's namespace.
    after(this, ...peers.map((peer) => peer.tenant.ready));
    if (externalEgress.length > 0) {
      policy(this, "external-egress", tenant, {
        egress: [...externalEgress]
          .sort((a, b) => (a.cidr < b.cidr ? -1 : 1))
          .map(({ cidr: block, ports }) => ({
            to: [{ ipBlock: ipBlock(block) }],
            ports: policyPorts(ports),
          })),
      });
    }
  }
}

/** Ports in the form that network policies have, sorted so that another order is no change. */
function policyPorts(values: readonly PolicyPort[]): k8s.NetworkPolicyPort[] {
  return values
    .map((value) => (typeof value === "number" ? { port: value, protocol: "TCP" } : value))
    .sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1))
    .map(({ port: number, protocol }) => ({ port: k8s.IntOrString.fromNumber(number), protocol }));
}

const DNS_PODS: k8s.NetworkPolicyPeer = {
  namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: "kube-system" } },
  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};

function namespacePeer(tenant: TenantNamespace): k8s.NetworkPolicyPeer {
  return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: tenant.namespaceName } } };
}

function openPath(scope: Construct, tenant: TenantNamespace, peer: Peer): void {
  const calledByPeer = (peer.direction ?? PeerDirection.From) === PeerDirection.From;
  const [caller, called] = calledByPeer ? [peer.tenant, tenant] : [tenant, peer.tenant];
  const ports = policyPorts(peer.ports);
  const halves = [
    { name: `from-${caller.namespaceName}`, of: called, ingress: [{ from: [namespacePeer(caller)], ports }] },
    { name: `to-${called.namespaceName}`, of: caller, egress: [{ to: [namespacePeer(called)], ports }] },
  ];
  for (const { name, of, ...rules } of halves) {
    // Of several peers each has a half under the same name in its own namespace.
    const id = of === tenant ? name : `in-${of.namespaceName}-${name}`;
    policy(scope, name, of, rules, id);
  }
}

function policy(
  scope: Construct,
  name: string,
  tenant: TenantNamespace,
  rules: Pick<k8s.NetworkPolicySpec, "ingress" | "egress">,
  id = name,
): void {
  const policyTypes = [...(rules.ingress ? ["Ingress"] : []), ...(rules.egress ? ["Egress"] : [])];
  new k8s.KubeNetworkPolicy(scope, id, {
    metadata: { name, namespace: tenant.namespaceName, labels: tenant.labels },
    spec: { podSelector: {}, policyTypes, ...rules },
  });
}

function ipBlock(block: string): k8s.IpBlock {
  const outer = parseCidr(block);
  const except = INTERNAL_BLOCKS.filter((internal) => {
    const inner = parseCidr(internal);
    return outer !== undefined && inner !== undefined && overlap(outer, inner);
  });
  return { cidr: block, except: except.length > 0 ? except : undefined };
}

function peerFindings(field: string, tenant: TenantNamespace, peer: Peer): Findings {
  const self: Problem | undefined =
    peer.tenant.namespaceName === tenant.namespaceName
      ? {
          field: `${field}.tenant`,
          value: peer.tenant.namespaceName,
          rule: "is the tenant itself",
          fix: "leave it out: traffic within a namespace is allowed",
        }
      : undefined;
  return [self, ...portFindings(field, peer.ports)];
}

function egressFindings(field: string, egress: ExternalEgress): Findings {
  const block = parseCidr(egress.cidr);
  const internal = INTERNAL_BLOCKS.find((candidate) => {
    const outer = parseCidr(candidate);
    return (
      block &&
      outer &&
      outer.family === block.family &&
      outer.first <= block.first &&
      block.last <= outer.last
    );
  });
  return [
    cidr(`${field}.cidr`, egress.cidr),
    internal
      ? {
          field: `${field}.cidr`,
          value: egress.cidr,
          rule: `lies within ${internal}, where the cluster itself lives`,
          fix: "use 'peers' for other tenants, and public addresses here",
        }
      : undefined,
    ...portFindings(field, egress.ports),
  ];
}

function portFindings(field: string, ports: readonly PolicyPort[]): Findings {
  const none: Problem | undefined =
    ports.length === 0
      ? {
          field: `${field}.ports`,
          value: [],
          rule: "opens nothing",
          fix: "list the ports that may be called",
        }
      : undefined;
  return [
    none,
    ...ports.map((value, index) =>
      port(`${field}.ports[${index}]`, typeof value === "number" ? value : value.port),
    ),
    ...distinct(
      `${field}.ports`,
      ports.map((value) => (typeof value === "number" ? `${value}/TCP` : `${value.port}/${value.protocol}`)),
      "list each port once",
    ),
  ];
}
