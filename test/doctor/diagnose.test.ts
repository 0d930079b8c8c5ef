import * as fc from "fast-check";
import { BalancerProvider } from "../../lib/components/cluster/args";
import { diagnose } from "../../lib/doctor/diagnose";
import type { Finding } from "../../lib/doctor/finding";
import { Verdict } from "../../lib/doctor/finding";
import { needs } from "../../lib/doctor/needs";
import type { CloudSnapshot, QuotaService } from "../../lib/doctor/snapshot";
import type { StackWanted } from "../../lib/doctor/wanted";
import { Metrics } from "../../lib/scaling/alarms";
import { GROWTH, HEALTHY, REFUSED, WANTED } from "./support/healthy";

interface Case {
  readonly wanted?: Partial<StackWanted>;
  readonly cloud?: Partial<CloudSnapshot>;
}

const findings = ({ wanted, cloud }: Case): readonly Finding[] =>
  diagnose({ ...WANTED, ...wanted }, { ...HEALTHY, ...cloud });

/** What is not well, each in a line. */
const troubles = (given: Case): readonly string[] =>
  findings(given)
    .filter(({ verdict }) => verdict !== Verdict.Fine)
    .map(({ verdict, area, about, found, fix }) => `${verdict} ${area}, ${about}: ${found}; ${fix}`);

const caller = (more: Partial<CloudSnapshot["caller"]>): Partial<CloudSnapshot> => ({
  caller: { ...HEALTHY.caller, ...more },
});
const without = (service: string): Partial<CloudSnapshot> => ({
  services: HEALTHY.services.filter((each) => each !== service),
});
const images = (more: object): Partial<CloudSnapshot> => ({
  images: {
    value: ("value" in HEALTHY.images ? HEALTHY.images.value : []).map((each) => ({ ...each, ...more })),
  },
});
const zone = (name: string, available = true) => ({ name, available });

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

describe("C1: what may not work well is told, and fails nothing", () => {
  test.each<[string, Case, string]>([
    ["plain HTTP", { cloud: caller({ transport: "plain" }) }, "use https"],
    ["unchecked TLS", { cloud: caller({ transport: "unverified-tls" }) }, "as cacert"],
    ["balancers are for a role", { cloud: caller({ roles: ["member"] }) }, "no role load-balancer_member"],
    [
      "an application credential that cannot make others",
      {
        wanted: { growth: undefined },
        cloud: caller({ applicationCredential: { restricted: true, hasAccessRules: false } }),
      },
      "a restricted application credential",
    ],
    [
      "an application credential that can",
      {
        wanted: { growth: undefined },
        cloud: caller({ applicationCredential: { restricted: false, hasAccessRules: false } }),
      },
      "never give it to a cluster",
    ],
    [
      "an application credential for some calls",
      {
        wanted: { growth: undefined },
        cloud: caller({ applicationCredential: { restricted: true, hasAccessRules: true } }),
      },
      "without access rules",
    ],
    [
      "no flavor is named",
      { wanted: { control: { count: 1 } } },
      "unknown flavors, of control nodes: none is named",
    ],
    [
      "no image is named",
      { wanted: { image: undefined } },
      "unknown image, any: none is named, so none is checked",
    ],
    ["small workers", { wanted: { workers: { count: 1, flavor: "small", bootGib: 20 } } }, "little is left"],
    [
      "a small disk",
      { wanted: { workers: { count: 1, flavor: "large", bootGib: 5 } } },
      "have at least 10 GiB",
    ],
    ["another system", { cloud: images({ distribution: "fedora" }) }, "is of fedora"],
    [
      "several ways out",
      {
        wanted: { externalNetwork: undefined },
        cloud: {
          externalNetworks: {
            value: ["a", "b"].map((name) => ({ id: name, name, subnets: 1 })),
          },
        },
      },
      "there are a, b; choose one",
    ],
    ["disks elsewhere", { wanted: { volumeZone: "az1" } }, "disks are in another zone than servers in az2"],
    [
      "servers where no disks are",
      { wanted: { zones: [] }, cloud: { volumeZones: { value: [zone("az1")] } } },
      "servers may come into az2, where no disks are",
    ],
    [
      "nova is somewhere else",
      { cloud: { answering: { compute: { lack: "refused", why: "https://k answers 404" } } } },
      "see whether the catalogue has its right address",
    ],
    ["no heat-api-cfn", { cloud: without("cloudformation") }, "signal: Signal.Trust"],
    [
      "ceilometer keeps less than another policy would",
      { wanted: { growth: { ...GROWTH, granularitySeconds: 60 } } },
      "ceilometer-low-rate, by which ceilometer keeps it unless told otherwise, has no rate:mean of every 60 s",
    ],
    ["a quota is not shown", { cloud: { quotas: { ...HEALTHY.quotas, network: REFUSED } } }, "answers 403"],
    [
      "filters that only the operator knows",
      {
        wanted: { exclusiveDomain: true },
        cloud: { hostsByZone: { value: { az1: 2, az2: 1, nova: 9 } }, aggregates: { value: [] } },
      },
      "limit_tenants_to_placement_aggregate",
    ],
  ])("%s", (_name, given, words) => {
    const told = troubles(given);
    expect(told.filter((line) => line.startsWith(Verdict.Failure))).toEqual([]);
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

describe("C1: quotas", () => {
  const { value: flavors } = HEALTHY.flavors as { readonly value: Parameters<typeof needs>[1] }; // it is known there
  const all = needs(WANTED, flavors);
  const cases = Object.entries(all).flatMap(([service, amounts]) =>
    Object.entries(amounts).map(([name, amount]) => ({ service: service as QuotaService, name, amount })),
  );

  const limited = (service: QuotaService, name: string, limit: number, used: number): Case => {
    const quotas = HEALTHY.quotas[service];
    const others = "value" in quotas ? quotas.value : {};
    const value = { ...others, [name]: { limit, used } };
    return { cloud: { quotas: { ...HEALTHY.quotas, [service]: { value } } } };
  };

  test("what examples/cluster takes", () => {
    expect(all).toEqual({
      compute: { instances: 11, cores: 38, ram: 77824, server_groups: 4, server_group_members: 3 },
      volumev3: { volumes: 7, gigabytes: 340, per_volume_gigabytes: 100 },
      network: {
        network: 1,
        subnet: 1,
        router: 1,
        port: 14,
        security_group: 2,
        security_group_rule: 28,
        floatingip: 1,
      },
      "load-balancer": { load_balancer: 1, listener: 1, pool: 1, health_monitor: 1, member: 3 },
    });
  });

  test.each(cases)("$service: $name fails where one is missing", ({ service, name, amount }) => {
    const failing = troubles(limited(service, name, amount + 4, 5));
    expect(failing).toHaveLength(1);
    expect(failing.join()).toMatch(
      new RegExp(`^failure quotas.*${amount} needed, ${amount - 1} of ${amount + 4} free.*quota set .* web'`),
    );
    expect(troubles(limited(service, name, amount + 5, 5)).join()).toMatch(/^warning .*nothing is left/);
    expect(troubles(limited(service, name, amount + 6, 5))).toEqual([]);
  });

  test("what is wanted more takes no less, and a quota fails exactly where it is too small", () => {
    const count = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(count, count, fc.integer({ min: 0, max: 60 }), (workers, more, limit) => {
        const wanted = (extra: number) => ({
          ...WANTED,
          workers: { ...WANTED.workers, count: workers + extra },
        });
        const [few, many] = [needs(wanted(0), flavors), needs(wanted(more), flavors)];
        for (const { service, name } of cases)
          expect(many[service][name]).toBeGreaterThanOrEqual(few[service][name] ?? 0);
        const failed = findings({ ...limited("compute", "instances", limit, 0), wanted: wanted(0) }).some(
          ({ about, verdict }) => about === "servers" && verdict === Verdict.Failure,
        );
        expect(failed).toBe(workers + 9 > limit);
      }),
    );
  });
});
