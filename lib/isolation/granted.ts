import type { Findings, Problem } from "../rules/problem";
import { refuse, within } from "../rules/problem";
import { CLOUD_FACTS } from "./cloud-facts";
import { FactKind } from "./fact-kinds";
import type { Grants } from "./grants";
import type { TenantFacts } from "./tenant";
import { FACTS } from "./tenant";

/**
 * What an administrator wrote of grants, once it is sure that he wrote nothing else: a misspelt word would grant less,
 * or more, than was meant.
 *
 * @param written plain data, such as a parsed file
 * @param source what the data is from, for the error message
 * @throws Error naming each field that is unknown or of another form
 */
export function granted(written: unknown, source: string): Grants {
  refuse(source, mapping("grants", written, PARTS));
  // Each of its fields was looked at.
  return (written ?? {}) as Grants;
}

/** Every problem of what is said of a tenant. */
export function factFindings(field: string, facts: TenantFacts | undefined): Findings {
  return mapping(field, facts, TENANT);
}

type Reader = (field: string, value: unknown) => Findings;

const KINDS: Readonly<Record<FactKind, Reader>> = {
  [FactKind.Text]: (field, value) => [typeof value === "string" ? undefined : unlike(field, value, "a text")],
  [FactKind.Flag]: (field, value) => [
    typeof value === "boolean" ? undefined : unlike(field, value, "true or false"),
  ],
  [FactKind.List]: list,
};

const TENANT = facts(FACTS);

const PARTS: Readonly<Record<keyof Grants, Reader>> = {
  systemNamespaces: list,
  systemObjects: list,
  opaqueCarriers: list,
  everyTenant: (field, value) => mapping(field, value, TENANT),
  tenants: (field, value) =>
    isMapping(value)
      ? Object.entries(value).flatMap(([namespace, each]) => mapping(`${field}.${namespace}`, each, TENANT))
      : [unlike(field, value, "a mapping from namespaces to what is granted")],
  cloud: (field, value) => mapping(field, value, facts(CLOUD_FACTS)),
};

function facts(kinds: Readonly<Record<string, FactKind>>): Readonly<Record<string, Reader>> {
  return Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, KINDS[kind]]));
}

function mapping(field: string, value: unknown, readers: Readonly<Record<string, Reader>>): Findings {
  if (value === undefined || value === null) return [];
  if (!isMapping(value)) return [unlike(field, value, "a mapping")];
  return Object.entries(value).flatMap(([key, each]) => {
    const read = Object.hasOwn(readers, key) ? readers[key] : undefined;
    return within(
      field,
      read
        ? read(key, each)
        : [{ field: key, value: each, rule: "is unknown", fix: `use ${Object.keys(readers).join(", ")}` }],
    );
  });
}

function list(field: string, value: unknown): Findings {
  const isList = Array.isArray(value) && value.every((each) => typeof each === "string");
  if (!isList) return [unlike(field, value, "a list of texts")];
  return value.map((each: string, index) =>
    each.includes(",") || each === ""
      ? unlike(`${field}[${index}]`, each, "a name without a comma")
      : undefined,
  );
}

function unlike(field: string, value: unknown, form: string): Problem {
  return { field, value, rule: `is not ${form}`, fix: `write ${form}` };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
