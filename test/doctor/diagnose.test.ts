import { BalancerProvider } from "../../lib/components/cluster/args";
import { Verdict } from "../../lib/doctor/finding";
import { Metrics } from "../../lib/scaling/alarms";
import type { Case } from "./support/examined";
import { caller, findings, images, troubles, without, zone } from "./support/examined";
import { GROWTH, HEALTHY, REFUSED } from "./support/healthy";

test("C1, C3, C6, C8: where all is well, all is fine, and each area has been looked at", () => {
  expect(troubles({})).toEqual([]);
  const areas = new Set(findings({}).map(({ area }) => area));
  expect([...areas]).toEqual([
    "login",
    "services",
    "rights",
    "quotas",
    "flavors",
    "image",
    "zones",
    "network",
    "balancer",
    "autoscaling",
  ]);
});

describe("C1: what will fail is told, with its fix", () => {
  test.each<[string, Case, string]>([
    [
      "nova is not there",
      { cloud: without("compute") },
      "failure services, compute: the catalogue lists none",
    ],
    [
      "the region is another",
      { cloud: { ...caller({ region: "X" }), services: [] } },
      "in region X, and networks need it; choose one of the regions R",
    ],
    ["octavia is not there", { cloud: without("load-balancer") }, "--endpoint vip"],
    ["Heat is not there", { cloud: without("orchestration") }, "use groups of a fixed size"],
    ["gnocchi is not there", { cloud: without("metric") }, "--metrics prometheus"],
    ["cinder is not there", { cloud: without("volumev3") }, "leave boot and data volumes out"],
    [
      "cinder is silent",
      {
        cloud: { answering: { volumev3: { lack: "unreachable", why: "https://c refuses connections" } } },
      },
      "failure services, volumev3: https://c refuses connections",
    ],
    [
      "octavia is not for the caller",
      { cloud: { answering: { "load-balancer": REFUSED } } },
      "failure rights, load-balancer: https://k answers 403",
    ],
    [
      "the caller only reads",
      { cloud: caller({ roles: ["reader"] }) },
      "failure rights, roles: roles reader",
    ],
    [
      "Heat gets an application credential",
      { cloud: caller({ applicationCredential: { restricted: false, hasAccessRules: false } }) },
      "failure rights, autoscaling: Heat refuses application credentials",
    ],
    [
      "a flavor is not there",
      { wanted: { workers: { count: 1, flavor: "x" } } },
      "x is not there; use one of",
    ],
    [
      "control nodes are too small for kubeadm",
      { wanted: { control: { count: 1, flavor: "small", bootGib: 20 } } },
      "small has 1 vCPU, 1024 MiB; kubeadm refuses control nodes below 2 and 1700; use one of diskless, medium",
    ],
    [
      "there is no disk to boot from",
      { wanted: { workers: { count: 1, flavor: "diskless" } } },
      "diskless has no disk of its own, and no boot volume is wanted",
    ],
    [
      "the image is not there",
      { wanted: { image: "x" } },
      "failure image, x: is not there; use one of debian-12",
    ],
    [
      "the image is not whole",
      { cloud: images({ status: "queued" }) },
      "is queued, so nothing can boot from it",
    ],
    [
      "the image is larger than the disk",
      { cloud: images({ virtualSize: 2 ** 30 * 20 + 1 }) },
      "takes a disk of 21 GiB, and control nodes have 20",
    ],
    ["the image wants memory", { cloud: images({ minMemoryMib: 6000 }) }, "and control nodes have 4096"],
    [
      "a zone is unknown",
      { wanted: { zones: ["az3"] } },
      "failure zones, az3: nova has no such zone; use az1, az2",
    ],
    [
      "a zone is down",
      { cloud: { serverZones: { value: [zone("az1"), zone("az2", false)] } } },
      "failure zones, az2: none of its hosts is up",
    ],
    [
      "complaint 3: disks cannot be in a server's zone",
      { cloud: { volumeZones: { value: [zone("nova")] } } },
      "cinder has no such zone, and disks are made where their server is; give disks a zone of their own, one of nova",
    ],
    ["a volume type is unknown", { wanted: { volumeType: "slow" } }, "is not there; use one of fast"],
    [
      "complaint 7: control nodes find no hosts of their own",
      { cloud: { hostsByZone: { value: { az1: 1, az2: 2 } } } },
      "failure zones, hosts of az1: asked to take 2 of the control nodes, which exceeds the 1 host",
    ],
    [
      "the external network is unknown",
      { wanted: { externalNetwork: "x" } },
      "failure network, x: is no external network; use one of public",
    ],
    [
      "there is no way out",
      { cloud: { externalNetworks: { value: [] } } },
      "none that leads out of the cloud",
    ],
    [
      "the way out has no addresses",
      { cloud: { externalNetworks: { value: [{ id: "n", name: "public", subnets: 0 }] } } },
      "has no subnet",
    ],
    [
      "addresses are used up",
      { cloud: { freeAddresses: { value: { n: 1 } } } },
      "2 addresses are needed, for the router and the API, and 1 are free",
    ],
    [
      "the balancer is of another kind",
      { wanted: { endpoint: BalancerProvider.Ovn } },
      "octavia has amphora, octavia only; use --endpoint amphora",
    ],
    [
      "Heat does not know the alarms",
      { wanted: { growth: { ...GROWTH, metrics: Metrics.Prometheus } } },
      "Heat does not know OS::Aodh::PrometheusAlarm; use --metrics gnocchi",
    ],
    [
      "complaint 15: Heat cannot replace nodes that fail",
      {
        cloud: {
          stackResourceTypes: {
            value: [
              "OS::Heat::AutoScalingGroup",
              "OS::Heat::ScalingPolicy",
              "OS::Aodh::GnocchiAggregationByResourcesAlarm",
            ],
          },
        },
      },
      "failure autoscaling, recovery: Heat does not know OS::Aodh::LBMemberHealthAlarm, OS::Octavia::PoolMember, " +
        "by which nodes that fail are replaced; set recovery: false on the group",
    ],
    [
      "nothing measures servers",
      { cloud: { instanceAttributes: { value: undefined } } },
      "gnocchi has no resource type 'instance'",
    ],
    [
      "alarms cannot find a group",
      { cloud: { instanceAttributes: { value: ["host"] } } },
      "has no attribute server_group",
    ],
    [
      "nothing is kept that often",
      { wanted: { growth: { ...GROWTH, granularitySeconds: 10 } } },
      "failure autoscaling, cpu: no archive policy keeps rate:mean of every 10 s; use a granularity of 1, 60, 300, 3600",
    ],
    [
      "CPU time is kept as a sum only",
      { cloud: { archivePolicies: { value: [{ name: "low", methods: ["mean"], granularities: [300] }] } } },
      "failure autoscaling, cpu: no archive policy keeps rate:mean of every 300 s; have the operator add one",
    ],
    [
      "hosts are reserved by nobody's leave",
      { wanted: { exclusiveDomain: true } },
      "this caller is no administrator",
    ],
    [
      "hosts are taken",
      {
        wanted: { exclusiveDomain: true },
        cloud: {
          hostsByZone: { value: { az1: 2, az2: 2, nova: 2 } },
          aggregates: {
            value: [{ name: "az1", zone: "az1", hosts: ["a", "b", "c", "d"], isExclusive: false }],
          },
        },
      },
      "failure domain, hosts: 2 of 6 hosts are in no zone yet",
    ],
  ])("%s", (_name, given, words) => {
    const told = troubles(given);
    expect(told.filter((line) => line.startsWith(Verdict.Failure))).not.toEqual([]);
    expect(told.join("\n")).toContain(words);
  });
});

test("C1: what nobody wants is not looked at", () => {
  const wanted = {
    control: { count: 1, flavor: "medium" },
    workers: { count: 0 },
    growth: undefined,
    network: "classic",
    endpoint: "vip",
    floatingAddress: false,
  } as const;
  const cloud = { services: ["compute", "network", "image"], externalNetworks: { value: [] } };
  expect(troubles({ wanted, cloud })).toEqual([]);
});

test("C1: a service that does not answer is told once", () => {
  const silent = { lack: "unreachable", why: "it hangs" } as const;
  const cloud = {
    answering: { "load-balancer": silent },
    balancerProviders: silent,
    quotas: { ...HEALTHY.quotas, "load-balancer": silent },
  };
  expect(troubles({ cloud })).toHaveLength(1);
});
