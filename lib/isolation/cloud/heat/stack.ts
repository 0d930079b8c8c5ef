import type { Located, Value } from "../../language/value";
import { isMapping, UNKNOWN } from "../../language/value";
import { OPAQUE, SECURITY_GROUP, SECURITY_GROUP_RULE } from "../parts";
import { heatDocument } from "./document";
import type { Scope } from "./expressions";
import { evaluated } from "./expressions";
import { counterpart, inlineRules, isOpaque } from "./resources";

type Mapping = { readonly [key: string]: Value };

/** A stack of Heat, as a program gives it to whatever makes stacks. */
export interface HeatStack {
  /** HOT, as JSON or YAML. */
  readonly template: Located;
  /** Parameters, and what types stand for, as JSON or YAML. @default nothing */
  readonly environment?: Value;
  /** Parameters given beside it, which win. @default none */
  readonly parameters?: Value;
  /** Texts by the names that templates refer to them. @default none */
  readonly files?: Value;
}

/** A resource that Heat would make, as the resource of Pulumi's that makes the same. */
export interface HeatFound {
  readonly kind: string;
  readonly name: string;
  readonly object: Located;
}

/** Templates in templates: no deeper than Heat lets them be nested. */
const DEEPEST = 6;
const NAMES_OF_PARTS: Readonly<Record<string, string>> = {
  "OS::Heat::AutoScalingGroup": "resource",
  "OS::Heat::ResourceGroup": "resource_def",
};

/**
 * What a stack of Heat would make, wherever it hides: in groups that make many of it, and in templates of its own. What
 * cannot be looked into is of the kind {@link OPAQUE}.
 */
export function heatResources({ template, environment, parameters, files }: HeatStack): readonly HeatFound[] {
  const { value, path } = template;
  if (value === UNKNOWN) return [opaque({ value: UNKNOWN, path })];
  const around = typeof environment === "string" ? heatDocument(environment) : undefined;
  const isEnvironmentOpen = environment === UNKNOWN;
  const given = {
    ...mapping(around?.parameter_defaults),
    ...mapping(around?.parameters),
    ...mapping(parameters),
  };
  const registry = mapping(around?.resource_registry);
  const walk: Walk = {
    files: mapping(files),
    registry,
    isUnsure: isEnvironmentOpen,
    depth: 0,
  };
  const isBroken = typeof environment === "string" && environment.trim() !== "" && around === undefined;
  return [
    ...(isBroken || hasWildcards(registry) ? [opaque({ value: "environment", path })] : []),
    ...resourcesOf(
      value,
      path,
      (name) => (name in given ? given[name] : isEnvironmentOpen ? UNKNOWN : undefined),
      walk,
    ),
  ];
}

interface Walk {
  readonly files: Mapping;
  /** What types stand for: names of files, or of other types. */
  readonly registry: Mapping;
  /** Whether values may come from where nobody can look yet. */
  readonly isUnsure: boolean;
  readonly depth: number;
}

function resourcesOf(
  text: Value,
  path: string,
  given: (name: string) => Value,
  walk: Walk,
): readonly HeatFound[] {
  const document = typeof text === "string" ? heatDocument(text) : isMapping(text) ? text : undefined;
  if (document === undefined || walk.depth > DEEPEST) return [opaque({ value: "template", path })];
  if (!("heat_template_version" in document)) return [opaque({ value: "template", path })];
  const scope: Scope = {
    files: walk.files,
    idOf: (name) => `${path}#${name}`,
    parameter: (name) => parameterOf(mapping(document.parameters)[name], given(name)),
  };
  return Object.entries(mapping(document.resources)).flatMap(([name, resource]) =>
    made(resource, name, `${path}: resources.${name}`, scope.idOf(name), scope, walk),
  );
}

/** The value that a parameter has; what nobody declared is one that Heat itself knows. */
function parameterOf(declared: Value, given: Value): Value {
  if (!isMapping(declared)) return UNKNOWN;
  const value = given ?? declared.default;
  if (value === undefined || value === null) return UNKNOWN;
  if (declared.type === "comma_delimited_list" && typeof value === "string") return value.split(",");
  if (declared.type === "json" && typeof value === "string") return heatDocument(value) ?? UNKNOWN;
  if (declared.type === "boolean" && typeof value === "string") return /^(t|true|on|y|yes|1)$/i.test(value);
  return value;
}

function made(
  resource: Value,
  name: string,
  path: string,
  id: string,
  scope: Scope,
  walk: Walk,
): readonly HeatFound[] {
  if (!isMapping(resource)) return [opaque({ value: resource, path })];
  const type = evaluated(resource.type, scope);
  if (typeof type !== "string") return [opaque({ value: type, path: `${path}.type` })];
  const properties = evaluated(resource.properties, scope);
  const fields: Located = { value: properties, path: `${path}.properties` };
  const standsFor = Object.hasOwn(walk.registry, type) ? walk.registry[type] : undefined;
  if (standsFor !== undefined) return instead(standsFor, properties, name, path, id, scope, walk);
  const part = NAMES_OF_PARTS[type];
  if (part !== undefined) {
    const inner = isMapping(properties) ? properties[part] : undefined;
    return made(inner ?? null, name, `${fields.path}.${part}`, id, scope, walk);
  }
  if (type === "OS::Heat::ResourceChain") return chained(fields, name, id, scope, walk);
  if (type === "OS::Heat::Stack" && isMapping(properties) && properties.template !== undefined) {
    return nested(properties.template, `${fields.path}.template`, mapping(properties.parameters), walk);
  }
  if (isFile(type)) return instead(type, properties, name, path, id, scope, walk);
  const found = counterpart(type, properties);
  if (!found) return isOpaque(type) ? [opaque({ value: type, path: `${path}.type` })] : [];
  const object = { value: { ...mapping(found.value), id }, path: fields.path };
  return [{ kind: found.kind, name, object }, ...rulesIn(found.kind, object.value, name, id, fields.path)];
}

/** Rules within a security group. */
function rulesIn(kind: string, value: Mapping, name: string, id: string, path: string): readonly HeatFound[] {
  if (kind !== SECURITY_GROUP) return [];
  if (value.rules === UNKNOWN) return [opaque({ value: UNKNOWN, path: `${path}.rules` })];
  return inlineRules(id, value.rules).map((rule, index) => ({
    kind: SECURITY_GROUP_RULE,
    name: `${name}-${index}`,
    object: { value: rule, path: `${path}.rules[${index}]` },
  }));
}

/** What a type stands for by the environment: another type, or a template among the files. */
function instead(
  target: Value,
  properties: Value,
  name: string,
  path: string,
  id: string,
  scope: Scope,
  walk: Walk,
): readonly HeatFound[] {
  if (typeof target !== "string" || walk.depth > DEEPEST)
    return [opaque({ value: target, path: `${path}.type` })];
  const deeper = { ...walk, depth: walk.depth + 1 };
  if (!isFile(target)) {
    // The values are computed already, and hold no functions any more.
    return made({ type: target, properties }, name, path, id, scope, deeper);
  }
  if (!Object.hasOwn(walk.files, target)) return [opaque({ value: target, path: `${path}.type` })];
  return nested(walk.files[target], `${path}: ${target}`, mapping(properties), deeper);
}

function nested(template: Value, path: string, parameters: Mapping, walk: Walk): readonly HeatFound[] {
  if (template === UNKNOWN) return [opaque({ value: UNKNOWN, path })];
  return resourcesOf(template, path, (name) => parameters[name], { ...walk, depth: walk.depth + 1 });
}

function chained(
  { value, path }: Located,
  name: string,
  id: string,
  scope: Scope,
  walk: Walk,
): readonly HeatFound[] {
  const { resources, resource_properties: properties } = mapping(value);
  if (!Array.isArray(resources)) return [opaque({ value: resources, path: `${path}.resources` })];
  return resources.flatMap((type: Value, index) =>
    made(
      { type, properties },
      `${name}-${index}`,
      `${path}.resources[${index}]`,
      `${id}-${index}`,
      scope,
      walk,
    ),
  );
}

function isFile(type: string): boolean {
  return /\.(ya?ml|template|json)$/i.test(type) || /^[a-z][a-z0-9+.-]*:\/\//i.test(type);
}

/** What would change the meaning of types that nobody can name beforehand. */
function hasWildcards(registry: Mapping): boolean {
  return Object.keys(registry).some(
    (type) => type.includes("*") || type === "resources" || type === "base_url",
  );
}

function opaque(object: Located): HeatFound {
  return { kind: OPAQUE, name: "", object: { value: { holds: object.value }, path: object.path } };
}

function mapping(value: Value): Mapping {
  return isMapping(value) ? value : {};
}
