import { examine } from "../../lib/isolation/examine";
import type { Value } from "../../lib/isolation/language/value";
import { UNKNOWN } from "../../lib/isolation/language/value";
import { manifestSubjects } from "../../lib/isolation/manifest-subjects";
import { POD_RULES } from "../../lib/isolation/pods";
import type { Mapping } from "../../lib/isolation/rule";

const SAFE = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };

/** A pod with all safe values put in. */
function remedied(spec: Mapping): Mapping {
  return POD_RULES.reduce((before, { remedy }) => remedy?.(before) ?? before, spec);
}

/** Numbers of the rules that a pod breaks, of those that have remedies. */
function broken(spec: Mapping): readonly number[] {
  const manifest: Value = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec };
  const rules = POD_RULES.filter(({ remedy }) => remedy !== undefined);
  const violations = manifestSubjects({ value: manifest, path: "" }, {}).flatMap(
    (subject) => examine(subject, rules).violations,
  );
  return violations.flatMap(({ rule }) => POD_RULES.flatMap((each) => (each === rule ? each.number : [])));
}

test("T2: what nobody said of a pod is put in, in all its containers", () => {
  const spec = {
    containers: [{ name: "web" }, { name: "side", securityContext: { capabilities: {}, runAsUser: 7 } }],
    initContainers: [{ name: "first", securityContext: null }],
    ephemeralContainers: [{ name: "debug" }],
  };
  expect(remedied(spec)).toEqual({
    automountServiceAccountToken: false,
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      { name: "web", securityContext: SAFE },
      { name: "side", securityContext: { ...SAFE, runAsUser: 7 } },
    ],
    initContainers: [{ name: "first", securityContext: SAFE }],
    ephemeralContainers: [{ name: "debug", securityContext: SAFE }],
  });
  expect(new Set(broken(spec))).toEqual(new Set([5, 6, 8, 13]));
  expect(broken(remedied(spec))).toEqual([]);
});

test("T2: what somebody said, and what is not known yet, stays as it is", () => {
  const spec: Mapping = {
    automountServiceAccountToken: true,
    securityContext: { seccompProfile: { type: "Unconfined" } },
    containers: [
      {
        name: "web",
        securityContext: { allowPrivilegeEscalation: true, capabilities: { drop: [], add: ["NET_RAW"] } },
      },
      { name: "late", securityContext: UNKNOWN },
      UNKNOWN,
    ],
    initContainers: UNKNOWN,
  };
  expect(remedied(spec)).toEqual(spec);
  expect(new Set(broken(spec))).toEqual(new Set([5, 6, 8]));
});

test.each<[string, Value]>([
  ["Windows", { name: "windows" }],
  ["a system that is not known yet", UNKNOWN],
])("T2: a pod for %s is given nothing that is Linux's own", (_name, os) => {
  const spec: Mapping = { os, containers: [{ name: "web" }] };
  expect(remedied(spec)).toEqual({ ...spec, automountServiceAccountToken: false });
});
