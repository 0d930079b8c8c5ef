import { FactKind } from "./fact-kinds";
import type { TenantFacts } from "./tenant";
import { FACTS } from "./tenant";

const PREFIX = "cloud-container-engine/";

/**
 * What is known of a tenant, as annotations of its namespace, which no tenant can write. There the cluster's admission
 * and audits read it.
 */
export function factAnnotations(facts: TenantFacts): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names().flatMap((name) => {
      const text = written(facts[name]);
      return text === undefined ? [] : [[annotationOf(name), text] as const];
    }),
  );
}

/** What the annotations of a namespace say of its tenant. */
export function annotatedFacts(annotations: Readonly<Record<string, unknown>>): TenantFacts {
  return Object.fromEntries(
    names().flatMap((name) => {
      const text = annotations[annotationOf(name)];
      return typeof text === "string" ? [[name, read(FACTS[name], text)] as const] : [];
    }),
  );
}

/** For each fact the expression of an optional value, by which admission reads it of the object's namespace. */
export const FACT_EXPRESSIONS: Readonly<Record<string, string>> = Object.fromEntries(
  names().map((name) => {
    const text = `optional.ofNonZeroValue(namespaceObject).?metadata.?annotations[?"${annotationOf(name)}"]`;
    return [name, expression(FACTS[name], text)];
  }),
);

/** `allowNodePorts` as `cloud-container-engine/allow-node-ports`. */
function annotationOf(name: string): string {
  return PREFIX + name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function names(): readonly (keyof TenantFacts)[] {
  // The keys of a table that has one for each fact.
  return Object.keys(FACTS) as (keyof TenantFacts)[];
}

function written(fact: TenantFacts[keyof TenantFacts]): string | undefined {
  if (fact === undefined || fact === false) return undefined;
  // A list of none is not the same as no list, which grants any of some things.
  if (typeof fact === "object") return [...fact].sort().join(",");
  return String(fact);
}

function read(kind: FactKind, text: string): string | boolean | readonly string[] {
  if (kind === FactKind.List) return text === "" ? [] : text.split(",");
  return kind === FactKind.Flag ? text === "true" : text;
}

function expression(kind: FactKind, text: string): string {
  if (kind === FactKind.List) return `${text}.optMap(v, v == "" ? [] : v.split(","))`;
  return kind === FactKind.Flag ? `${text}.optMap(v, v == "true")` : text;
}
