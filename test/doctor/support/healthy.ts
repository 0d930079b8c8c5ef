import { BalancerProvider } from "../../../lib/components/cluster/args";
import type { Answer, CloudSnapshot, Quotas } from "../../../lib/doctor/snapshot";
import type { GrowthWanted, StackWanted } from "../../../lib/doctor/wanted";
import { Metrics } from "../../../lib/scaling/alarms";

/** Nodes that Heat makes. */
export const GROWTH: GrowthWanted = {
  count: 6,
  flavor: "large",
  granularitySeconds: 300,
  metrics: Metrics.Gnocchi,
};

/** What examples/cluster asks of a cloud. */
export const WANTED: StackWanted = {
  control: { count: 3, flavor: "medium", bootGib: 20 },
  workers: { count: 2, flavor: "large", bootGib: 40, dataGib: 100 },
  growth: GROWTH,
  image: "debian-12",
  zones: ["az1", "az2"],
  network: "vpc",
  externalNetwork: "public",
  endpoint: BalancerProvider.Amphora,
  floatingAddress: true,
  exclusiveDomain: false,
};

const known = <T>(value: T): Answer<T> => ({ value });
const zone = (name: string) => ({ name, available: true });

/** What a cloud does not show to an ordinary user. */
export const REFUSED = { lack: "forbidden", why: "https://k answers 403" } as const;

function unlimited(...names: readonly string[]): Answer<Quotas> {
  return known(Object.fromEntries(names.map((name) => [name, { limit: undefined, used: 0 }])));
}

/** A cloud as an ordinary user sees it, in which nothing stands in the way of {@link WANTED}. */
export const HEALTHY: CloudSnapshot = {
  caller: {
    user: "jo",
    project: "web",
    roles: ["member", "load-balancer_member"],
    transport: "tls",
    region: "R",
    regions: ["R"],
  },
  services: [
    "compute",
    "network",
    "image",
    "volumev3",
    "load-balancer",
    "orchestration",
    "cloudformation",
    "alarming",
    "metric",
  ],
  answering: {},
  quotas: {
    compute: unlimited("instances", "cores", "ram", "server_groups", "server_group_members"),
    volumev3: unlimited("volumes", "gigabytes", "per_volume_gigabytes"),
    network: unlimited(
      "network",
      "subnet",
      "router",
      "port",
      "security_group",
      "security_group_rule",
      "floatingip",
    ),
    "load-balancer": unlimited("load_balancer", "listener", "pool", "health_monitor", "member"),
  },
  flavors: known([
    { name: "small", vcpus: 1, memoryMib: 1024, diskGib: 5 },
    { name: "medium", vcpus: 2, memoryMib: 4096, diskGib: 40 },
    { name: "large", vcpus: 4, memoryMib: 8192, diskGib: 80 },
    { name: "diskless", vcpus: 2, memoryMib: 2048, diskGib: 0 },
  ]),
  images: known([
    {
      id: "i",
      name: "debian-12",
      status: "active",
      minDiskGib: 2,
      minMemoryMib: 0,
      virtualSize: 2 ** 31,
      distribution: "debian",
    },
  ]),
  serverZones: known([zone("az1"), zone("az2")]),
  hostsByZone: REFUSED,
  volumeZones: known([zone("az1"), zone("az2")]),
  volumeTypes: known(["fast"]),
  externalNetworks: known([{ id: "n", name: "public", subnets: 1 }]),
  freeAddresses: known({}),
  balancerProviders: known(["amphora", "octavia"]),
  stackResourceTypes: known([
    "OS::Heat::AutoScalingGroup",
    "OS::Heat::ScalingPolicy",
    "OS::Aodh::GnocchiAggregationByResourcesAlarm",
    "OS::Aodh::LBMemberHealthAlarm",
    "OS::Octavia::PoolMember",
  ]),
  archivePolicies: known([
    { name: "ceilometer-low", methods: ["mean"], granularities: [300] },
    { name: "ceilometer-low-rate", methods: ["mean", "rate:mean"], granularities: [300] },
    { name: "ceilometer-high-rate", methods: ["mean", "rate:mean"], granularities: [1, 60, 3600] },
  ]),
  instanceAttributes: known(["host", "server_group"]),
  aggregates: REFUSED,
};
