import { examine } from "../../lib/isolation/examine";
import type { Grants } from "../../lib/isolation/grants";
import type { Value } from "../../lib/isolation/language/value";
import { manifestSubjects } from "../../lib/isolation/manifest-subjects";
import type { Rule } from "../../lib/isolation/rule";
import { describe as told } from "../../lib/rules/problem";
import type { Manifest } from "../isolation/support/cases";

/** What rules have against objects, as people are told. */
export interface Objections {
  readonly alone: readonly string[];
  readonly together: readonly string[];
}

export function objections(
  manifests: readonly object[],
  rules: readonly Rule[],
  grants: Grants = {},
): Objections {
  const subjects = manifests.flatMap((manifest) =>
    manifestSubjects({ value: plain(manifest), path: "" }, grants),
  );
  const alone = subjects.flatMap((subject) =>
    examine(subject, rules).violations.map(({ problem }) => problem),
  );
  const together = rules.flatMap((rule) => rule.survey?.(subjects) ?? []).flatMap(({ findings }) => findings);
  return {
    alone: alone.map(told),
    together: together.filter((problem) => problem !== undefined).map(told),
  };
}

/** A workload that keeps all rules of operations, with fields of its specification and of its container put over. */
export function workload(
  spec: Readonly<Record<string, unknown>> = {},
  container: Readonly<Record<string, unknown>> = {},
  kind = "Deployment",
): Manifest {
  const labels = { "app.kubernetes.io/name": "web", "app.kubernetes.io/managed-by": "test" };
  const ready = { ports: [{ containerPort: 80 }], readinessProbe: { tcpSocket: { port: 80 } } };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name: "web", namespace: "shop", labels },
    spec: {
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "web", ...ready, ...container }] },
      },
      ...spec,
    },
  };
}

/** As it is after a way over the wire, on which what is `undefined` is lost. */
function plain(value: unknown): Value {
  return JSON.parse(JSON.stringify(value)) as Value; // the wire has nothing else
}
