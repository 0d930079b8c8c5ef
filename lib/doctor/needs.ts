import { openings } from "../components/cluster/firewall";
import { zoneBounds } from "../scaling/usage";
import type { CloudFlavor, QuotaService } from "./snapshot";
import type { NodesWanted, StackWanted } from "./wanted";
import { hasRecovery, kindsOfNodes } from "./wanted";

/** How much a deployment takes of each quota, by the names that the services have for them. */
export type Needs = Readonly<Record<QuotaService, Readonly<Record<string, number>>>>;

/** The API's address, the router's foot in the network, and the cloud's own DHCP or metadata port. */
const PORTS_BESIDE_NODES = { vpc: 3, classic: 1 } as const;

/**
 * Counts what a deployment makes.
 *
 * @param flavors those of the cloud; cores and memory of flavors that are not among them count as none
 */
export function needs(wanted: StackWanted, flavors: readonly CloudFlavor[]): Needs {
  const kinds = kindsOfNodes(wanted).map(({ nodes }) => nodes);
  const nodes = sum(kinds, ({ count }) => count);
  const flavorOf = ({ flavor }: NodesWanted) => flavors.find(({ name }) => name === flavor);
  const isVpc = wanted.network === "vpc";
  const groups = groupSizes(wanted);
  return {
    compute: {
      instances: nodes,
      cores: sum(kinds, (each) => each.count * (flavorOf(each)?.vcpus ?? 0)),
      ram: sum(kinds, (each) => each.count * (flavorOf(each)?.memoryMib ?? 0)),
      server_groups: groups.length,
      server_group_members: Math.max(0, ...groups),
    },
    volumev3: volumes(kinds),
    network: {
      ...(isVpc ? { network: 1, subnet: 1, router: 1 } : {}),
      port: nodes + PORTS_BESIDE_NODES[wanted.network],
      security_group: 2,
      security_group_rule: securityGroupRules(wanted),
      ...(wanted.floatingAddress ? { floatingip: 1 } : {}),
    },
    "load-balancer": wanted.endpoint === "vip" ? {} : balancing(wanted),
  };
}

/** The API's balancer, which also watches the nodes that Heat makes, those of each zone behind a port of its own. */
function balancing(wanted: StackWanted): Readonly<Record<string, number>> {
  const { control, growth, zones } = wanted;
  const watches = hasRecovery(wanted) ? Math.max(1, zones.length) : 0;
  return {
    load_balancer: 1,
    listener: 1 + watches,
    pool: 1 + watches,
    health_monitor: 1 + watches,
    member: control.count + (watches > 0 ? (growth?.count ?? 0) : 0),
  };
}

/** Members of each server group: control nodes, workers, and in each zone what Heat makes there. */
function groupSizes({ control, workers, growth, zones }: StackWanted): readonly number[] {
  const grown =
    growth === undefined
      ? []
      : zones.length === 0
        ? [growth.count]
        : zoneBounds({ min: 0, max: growth.count }, zones).map(({ max }) => max);
  return [
    ...(control.count > 1 ? [control.count] : []),
    ...(workers.count > 0 ? [workers.count] : []),
    ...grown,
  ];
}

function volumes(kinds: readonly NodesWanted[]): Readonly<Record<string, number>> {
  const disks = kinds.flatMap(({ count, bootGib, dataGib }) =>
    [bootGib, dataGib].flatMap((size) => (size === undefined ? [] : [{ count, size }])),
  );
  if (disks.length === 0) return {};
  return {
    volumes: sum(disks, ({ count }) => count),
    gigabytes: sum(disks, ({ count, size }) => count * size),
    per_volume_gigabytes: Math.max(...disks.map(({ size }) => size)),
  };
}

/** What comes in, and for each of the two groups one rule that lets everything out. */
function securityGroupRules({ endpoint, network }: StackWanted): number {
  const hasVip = endpoint === "vip";
  const isShared = network === "classic";
  const firewall = {
    hasVip,
    isShared,
    apiCallers: [],
    ...(hasVip ? {} : { balancer: "the nodes' network" }),
  };
  return openings(firewall).length + 2;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
