import { Verdict } from "../../lib/doctor/finding";
import type { Case } from "./support/examined";
import { caller, images, troubles, without, zone } from "./support/examined";
import { GROWTH, HEALTHY, REFUSED } from "./support/healthy";

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
