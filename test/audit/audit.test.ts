import { audit } from "../../lib/audit/audit";
import { auditedSubjects } from "../../lib/audit/audited-subjects";
import { AUDITED_RULES, kindsOf } from "../../lib/audit/audited-rules";
import type { Found, FoundObject, Unread } from "../../lib/audit/found";
import { NOTHING_FOUND } from "../../lib/audit/found";
import type { AuditReport } from "../../lib/audit/report";
import type { Grants } from "../../lib/isolation/grants";
import type { Value } from "../../lib/isolation/language/value";
import { manifestSubjects } from "../../lib/isolation/manifest-subjects";
import { RULE_CASES } from "../isolation/cases";
import { namespace } from "../isolation/cases/identity/objects";
import type { PodSpec } from "../isolation/support/cases";
import { container, pod } from "../isolation/support/cases";

const PRIVILEGED = pod({ containers: [container({ securityContext: { privileged: true } })] });

function plain(manifest: object): Value {
  return JSON.parse(JSON.stringify(manifest)) as Value; // what JSON holds
}

/** What a cluster holds. */
function live(...manifests: readonly object[]): Found {
  return { ...NOTHING_FOUND, objects: manifests.map((manifest) => ({ manifest: plain(manifest) })) };
}

function written(...manifests: readonly object[]): Found {
  const objects = manifests.map((manifest, index): FoundObject => ({
    manifest: plain(manifest),
    written: { file: "all.yaml", document: index + 1 },
  }));
  return { ...NOTHING_FOUND, objects };
}

function report(found: Found, numbers?: readonly number[], grants: Grants = {}): AuditReport {
  const rules = AUDITED_RULES.filter(({ number }) => numbers?.includes(number) ?? true);
  return audit(found, { rules, grants });
}

function broken(found: Found, numbers?: readonly number[]): readonly string[] {
  return report(found, numbers).violations.map(({ object, rule }) => `${object.name}: ${rule.number}`);
}

function owned(kind: string, uid: string, owner: string | undefined, over: object = {}): object {
  const ownerReferences = owner === undefined ? [] : [{ kind: "Owner", uid: owner, controller: true }];
  const metadata = { name: uid, namespace: "shop", uid, ownerReferences };
  return { apiVersion: "apps/v1", kind, metadata, spec: { template: { spec: PRIVILEGED } }, ...over };
}

function podOf(owner: string, spec: PodSpec): object {
  return owned("Pod", "pod", owner, { apiVersion: "v1", spec });
}

describe("T3: what controllers make is told at its owner", () => {
  const deployment = owned("Deployment", "web", undefined);
  const replicas = owned("ReplicaSet", "web-1", "web");

  test("once, however long the chain is", () => {
    const scheduled = { ...PRIVILEGED, nodeName: "worker-1" };
    expect(broken(live(podOf("web-1", scheduled), replicas, deployment), [1, 14])).toEqual(["web: 1"]);
  });

  test("but what the owner does not break is told all the same, as anybody can name an owner", () => {
    const innocent = owned("Deployment", "web", undefined, { spec: { template: { spec: pod() } } });
    expect(broken(live(innocent, podOf("web", PRIVILEGED)), [1])).toEqual(["pod: 1"]);
    expect(broken(live(deployment, podOf("web", { ...PRIVILEGED, hostPID: true })), [1, 2])).toEqual([
      "web: 1",
      "pod: 2",
    ]);
  });

  test("an owner in another namespace, or that is not there, is none", () => {
    const metadata = { name: "web", namespace: "bank", uid: "web" };
    const foreign = owned("Deployment", "web", undefined, { metadata });
    expect(broken(live(foreign, podOf("web", PRIVILEGED)), [1])).toEqual(["web: 1", "pod: 1"]);
    expect(broken(live(podOf("gone", PRIVILEGED)), [1])).toEqual(["pod: 1"]);
  });

  test("owners in a circle end", () => {
    const [one, two] = [owned("ReplicaSet", "one", "two"), owned("ReplicaSet", "two", "one")];
    expect(broken(live(one, two), [1]).length).toBeLessThanOrEqual(2);
  });

  test("a former version that runs nothing is told of nothing", () => {
    const former = owned("ReplicaSet", "old", "web", {
      spec: { replicas: 0, template: { spec: { ...PRIVILEGED, hostPID: true } } },
    });
    expect(broken(live(deployment, former), [1, 2])).toEqual(["web: 1"]);
    const alone = owned("ReplicaSet", "old", undefined, {
      spec: { replicas: 0, template: { spec: PRIVILEGED } },
    });
    expect(broken(live(alone), [1])).toEqual(["old: 1"]);
  });

  test("files have no owners", () => {
    expect(broken(written(deployment, podOf("web", PRIVILEGED)), [1])).toEqual(["web: 1", "pod: 1"]);
  });
});

describe("T3: pods that run are on a node", () => {
  test("by the scheduler in a cluster, by their author in a file", () => {
    const running = podOf("gone", { ...pod(), nodeName: "worker-1" });
    expect(broken(live(running), [14])).toEqual([]);
    expect(broken(written(running), [14])).toEqual(["pod: 14"]);
  });
});

describe("T1: no secret is shown", () => {
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "s",
      namespace: "shop",
      annotations: { "kubectl.kubernetes.io/last-applied-configuration": "topsecret" },
    },
    type: "kubernetes.io/service-account-token",
    data: { token: "topsecret" },
    stringData: { token: "topsecret" },
  };

  test("of Secrets, alone or in a list", () => {
    const list = { apiVersion: "v1", kind: "List", items: [secret] };
    const told = report(written(secret, list));
    expect(told.violations.map(({ rule }) => rule.number)).toEqual([32, 32]);
    expect(JSON.stringify(told)).not.toContain("topsecret");
    expect(JSON.stringify(auditedSubjects(written(secret, list), {}))).not.toContain("topsecret");
  });

  test("of the environment of containers that are wrong as a whole", () => {
    const env = [{ name: "PASSWORD", value: "topsecret" }];
    const told = report(written(podOf("gone", { containers: [{ name: "web", env }] })));
    expect(told.violations.length).toBeGreaterThan(5);
    expect(JSON.stringify(told)).not.toContain("topsecret");
  });
});

describe("T3: objects together", () => {
  const unread = (over: Partial<Unread> = {}): Found => ({
    ...live(namespace()),
    unread: [{ what: "quotas", why: "no right", kind: "/ResourceQuota", ...over }],
  });

  test("what may be among what could not be read is not told as missing", () => {
    expect(broken(live(namespace()), [34, 35])).toEqual(["shop: 34", "shop: 35"]);
    expect(broken(unread(), [34, 35])).toEqual(["shop: 35"]);
    expect(broken(unread({ namespace: "shop" }), [34])).toEqual([]);
    expect(broken(unread({ namespace: "bank" }), [34])).toEqual(["shop: 34"]);
    expect(report(unread()).notLookedAt).toEqual([{ what: "quotas", why: "no right" }]);
  });

  test("an element of a list that does not say what it is, is told", () => {
    const list = {
      apiVersion: "v1",
      kind: "PodList",
      items: [{ metadata: { name: "web" }, spec: PRIVILEGED }],
    };
    expect(report(written(list)).notLookedAt).toEqual([
      { what: "all.yaml, document 1, items[0]", why: "says not of which kind it is" },
    ]);
  });
});

describe("T2: an audit asks for all kinds that rules look at", () => {
  const kinds = kindsOf(AUDITED_RULES);

  test.each(
    RULE_CASES.filter(({ rule }) => AUDITED_RULES.includes(rule)).map((cases) => [cases.rule.name, cases]),
  )("%s", (_name, { refused: { objects = {} } }) => {
    const subjects = Object.values(objects)
      .flat()
      .flatMap((each) => manifestSubjects({ value: plain(each), path: "" }, {}));
    // Custom resources make pods, which are asked for.
    expect(subjects.filter(({ kind, pods }) => !kinds.includes(kind) && pods.length === 0)).toEqual([]);
  });

  test("rules about the cloud, and those that no object shows, are none of them", () => {
    const numbers = AUDITED_RULES.map(({ number }) => number);
    expect(numbers).toEqual(expect.arrayContaining([1, 22, 34, 35, 36, 46, 48]));
    expect(numbers.filter((number) => number === 40 || number > 48)).toEqual([]);
  });
});
