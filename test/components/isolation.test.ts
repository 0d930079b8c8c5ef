import { BalancerProvider, ComputeDomain, ContainerCluster, NodeGroup } from "../../lib";
import type { ContainerClusterArgs, NodeGroupArgs } from "../../lib";
import { CLOUD_RULES } from "../../lib/isolation/cloud";
import type { CloudFacts } from "../../lib/isolation/cloud-facts";
import { cloudSubjects } from "../../lib/isolation/cloud-subjects";
import { examine } from "../../lib/isolation/examine";
import type { Value } from "../../lib/isolation/language/value";
import { UNKNOWN } from "../../lib/isolation/language/value";
import type { Subject } from "../../lib/isolation/subject";
import { CLOUD, cloudAnswers, cloudComputed } from "../support/cloud";
import type { Recorded } from "../support/graph";
import { isUnknown, record, reveal } from "../support/graph";

const VPC: ContainerClusterArgs = {
  network: { vpc: { externalNetwork: "public" } },
  image: "debian-12",
  controlPlane: { flavor: "m1.medium" },
};
const CLASSIC: ContainerClusterArgs = {
  ...VPC,
  network: { classic: { network: "net", subnet: CLOUD.subnet } },
};
const CALLERS = { allowedCidrs: ["198.51.100.0/24"], floatingNetwork: "public" };
const ZONED = { zones: ["az1", "az2"], bootVolume: { size: 20, type: "luks" } };

const CLUSTERS: Readonly<Record<string, ContainerClusterArgs>> = {
  "in a VPC": VPC,
  "of one control node": { ...VPC, controlPlane: { flavor: "m1.medium", count: 1 } },
  "of five, with callers": {
    ...VPC,
    controlPlane: { flavor: "m1.medium", count: 5 },
    endpoint: { octavia: CALLERS },
  },
  "behind OVN": { ...VPC, endpoint: { octavia: { ...CALLERS, provider: BalancerProvider.Ovn } } },
  "in zones, on volumes": { ...VPC, controlPlane: { flavor: "m1.medium", ...ZONED } },
  "in a classic network": { ...CLASSIC, endpoint: { vip: CALLERS } },
  "in a classic network, of one": { ...CLASSIC, controlPlane: { flavor: "m1.medium", count: 1 } },
  "in a classic network, behind a balancer": { ...CLASSIC, endpoint: { octavia: CALLERS } },
  "without add-ons": { ...VPC, addons: false },
};

type Group = Omit<NodeGroupArgs, "cluster">;

const GROWING = { cpuPercent: 70, memoryPercent: 80, max: 4 };
const GROUPS: Readonly<Record<string, Group>> = {
  fixed: { flavor: "m1.large", count: 2 },
  "fixed, in zones, on volumes": {
    flavor: "m1.large",
    count: 3,
    ...ZONED,
    dataVolume: { size: 9, type: "luks" },
  },
  "of bare metal": { flavor: "bm.gold", count: 1, bareMetal: true },
  growing: { flavor: "m1.large", autoscale: GROWING },
  "growing in zones": { flavor: "m1.large", zones: ["az1", "az2"], autoscale: GROWING },
  "growing on volumes, and shrinking": {
    flavor: "m1.large",
    bootVolume: { size: 40 },
    autoscale: { ...GROWING, scaleIn: true },
  },
};

/** What the rules say of all that a program makes of the cloud. */
async function said(program: () => unknown, isPreview: boolean, cloud: CloudFacts = {}) {
  const resources = await record(program, { isPreview, computed: cloudComputed, answers: cloudAnswers });
  const subjects = resources
    .filter(({ isCustom }) => isCustom)
    .flatMap((each) => seen(each, isPreview, cloud));
  const examined = subjects.map((subject) => ({ subject, ...examine(subject, CLOUD_RULES) }));
  return {
    subjects,
    violations: [
      ...examined.flatMap(({ subject, violations }) =>
        violations.map(
          ({ rule, problem }) => `${rule.name}: ${subject.name}.${problem.field} ${problem.rule}`,
        ),
      ),
      ...CLOUD_RULES.flatMap(({ name, survey }) =>
        (survey?.(subjects) ?? []).flatMap(({ subject, findings }) =>
          findings.flatMap((found) => (found ? `${name}: ${subject.name}.${found.field} ${found.rule}` : [])),
        ),
      ),
    ],
    open: examined.flatMap(({ subject, open }) =>
      open.map(({ rule, path }) => `${rule.name}: ${subject.name}.${path}`),
    ),
  };
}

/** A resource as a policy pack gets it: its inputs before, its outputs and its id afterwards. */
function seen({ type, name, inputs }: Recorded, isPreview: boolean, cloud: CloudFacts): readonly Subject[] {
  const known = reveal(inputs) as Readonly<Record<string, unknown>>; // which a revealed record is
  const outputs = isPreview ? { id: UNKNOWN } : { id: `${name}-id`, ...cloudComputed(type, known) };
  return cloudSubjects(
    { type, name, props: { value: value({ ...known, ...outputs }), path: "" } },
    { cloud },
  );
}

function value(given: unknown): Value {
  if (given === UNKNOWN || isUnknown(given)) return UNKNOWN;
  if (Array.isArray(given)) return given.map(value);
  if (typeof given !== "object" || given === null) return given as Value; // as the wire has nothing else
  return Object.fromEntries(Object.entries(given).map(([key, item]) => [key, value(item)]));
}

const FOUND = { violations: [] };

describe("The components break none of the isolation rules 49 to 61 (T2)", () => {
  test.each(Object.entries(CLUSTERS))("C1: a cluster %s", async (_name, args) => {
    const program = () => new ContainerCluster("prod", args);
    expect(await said(program, true)).toMatchObject(FOUND);
    expect(await said(program, false)).toMatchObject({ ...FOUND, open: [] });
  });

  test.each(Object.entries(GROUPS))("C2: a group of nodes: %s", async (_name, args) => {
    const program = () => new NodeGroup("pool", { cluster: new ContainerCluster("prod", VPC), ...args });
    expect(await said(program, true)).toMatchObject(FOUND);
    expect(await said(program, false)).toMatchObject({ ...FOUND, open: [] });
  });

  test("C5: a domain, and a cluster that keeps to it where the zone and encryption are demanded", async () => {
    const program = () => {
      const domain = new ComputeDomain("acme", {
        hosts: ["compute-7", "compute-8", "compute-9"],
        projects: { shop: "5a0e" },
        flavors: { small: { vcpus: 2, memoryMib: 4096 } },
      });
      const cluster = new ContainerCluster("prod", {
        ...VPC,
        controlPlane: { flavor: "m1.medium", bootVolume: { size: 20, type: "luks" } },
        domain,
      });
      new NodeGroup("pool", { cluster, flavor: "m1.large", count: 1 });
      new NodeGroup("more", { cluster, flavor: "m1.large", autoscale: GROWING });
    };
    const cloud = { zones: ["acme"], encryptedVolumeTypes: ["luks"] };
    expect(await said(program, true, cloud)).toMatchObject(FOUND);
    expect(await said(program, false, cloud)).toMatchObject({ ...FOUND, open: [] });
  });

  test("C9: what Heat makes is looked at like everything else", async () => {
    const program = () =>
      new NodeGroup("pool", {
        cluster: new ContainerCluster("prod", VPC),
        ...GROUPS.growing,
      } as NodeGroupArgs);
    const { subjects, violations } = await said(program, false, { zones: ["az1"] });
    expect(subjects.map(({ name }) => name)).toContain("prod-pool/server");
    expect(violations.filter((each) => each.startsWith("zones-named: prod-pool/server"))).toHaveLength(1);
  });

  test("an API that the whole world may call needs a grant of its own", async () => {
    const args = { ...VPC, endpoint: { octavia: { allowedCidrs: ["0.0.0.0/0"], allowWorld: true } } };
    const program = () => new ContainerCluster("prod", args);
    expect((await said(program, false)).violations).toHaveLength(1);
    expect(await said(program, false, { allowWorldFacingApi: true })).toMatchObject(FOUND);
  });
});
