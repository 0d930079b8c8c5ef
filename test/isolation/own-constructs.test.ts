import { Application } from "../../examples/gitops/application";
import { describe as told } from "../../lib/rules/problem";
import { attributed, examine } from "../../lib/isolation/examine";
import type { Grants } from "../../lib/isolation/grants";
import { ISOLATION_ROOMS } from "../../lib/isolation";
import type { Value } from "../../lib/isolation/language/value";
import { manifestSubjects } from "../../lib/isolation/manifest-subjects";
import { IMAGES } from "../e2e/manifests/images";
import { SERVICES } from "../e2e/manifests/services";
import { STORAGE } from "../e2e/manifests/storage";
import { TENANTS } from "../e2e/manifests/tenants";
import type { World } from "../e2e/manifests/world";
import { objects } from "../e2e/manifests/world";
import { WORKLOADS } from "../e2e/manifests/workloads";

const RUN = "own";
const RULES = ISOLATION_ROOMS.filter(({ name }) => name !== "pods").flatMap(({ rules }) => rules);

/** What an administrator grants whose constructs say the same. */
const GRANTS: Grants = {
  tenants: {
    [RUN]: { allowNodePorts: true, allowWorldFacing: true, peers: [`${RUN}-most`] },
    [`${RUN}-most`]: { allowNodePorts: true, allowReadOnlyHostPaths: ["/var/log"], peers: [RUN] },
    [`${RUN}-images`]: {},
    [`${RUN}-bucket`]: { allowNodePorts: true, peers: ["monitoring", `${RUN}-builder`] },
    [`${RUN}-builder`]: { peers: [`${RUN}-bucket`] },
    [`${RUN}-scanned`]: { peers: ["gateways"] },
  },
  cloud: { retainedStorageClasses: [`${RUN}-cloud`] },
};

/** What the rules have against objects, alone and together. */
function objections(build: (world: World) => void, grants = GRANTS): readonly string[] {
  const subjects = objects(RUN, build).flatMap((object) =>
    manifestSubjects({ value: plain(object), path: "" }, grants),
  );
  const alone = subjects.flatMap((subject) =>
    examine(subject, RULES).violations.map(({ problem, rule }) => attributed(problem, rule)),
  );
  const together = RULES.flatMap((rule) => rule.survey?.(subjects) ?? []).flatMap(({ findings }) => findings);
  return [...alone, ...together].filter((problem) => problem !== undefined).map(told);
}

/** As YAML would have it. */
function plain(value: unknown): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

describe("T2: the rules have nothing against what constructs make", () => {
  test.each([...WORKLOADS, ...SERVICES, ...STORAGE, ...TENANTS, ...IMAGES])("%s", (_name, build) => {
    expect(objections(build)).toEqual([]);
  });

  test("the application of examples/gitops", () => {
    const build = ({ chart, tenant, backend }: World) =>
      void new Application(chart, "application", {
        tenant,
        backend,
        callers: ["203.0.113.0/24"],
        databasePassword: "password",
      });
    expect(objections(build)).toEqual([]);
  });

  test("but nothing is granted by what constructs say of themselves", () => {
    const refused = [...SERVICES, ...STORAGE, ...TENANTS].flatMap(([, build]) => objections(build, {}));
    const broken = refused.flatMap((text) => /isolation rule (\d+),/.exec(text)?.[1] ?? []);
    expect([...new Set(broken)].sort()).toEqual(["22", "23", "37", "39", "42", "47"]);
  });
});
