import type { Located, Value } from "../../language/value";
import { elements, inside, isMapping, UNKNOWN } from "../../language/value";
import { OPAQUE, SECURITY_GROUP, SECURITY_GROUP_RULE } from "../parts";
import { heatDocument } from "./document";
import type { Scope } from "./expressions";
import { evaluated, judged } from "./expressions";
import { counterpart, inlineRules, isOpaque } from "./resources";

type Mapping = { readonly [key: string]: Value };

/** A stack of Heat, as a program gives it to whatever makes stacks. */
export interface HeatStack {
  /** HOT, as JSON or YAML. */
  readonly template: Located;
  /** Parameters, and what types stand for, as JSON or YAML. @default nothing */
  readonly environment?: Located;
  /** Parameters given beside it, which win. @default none */
  readonly parameters?: Located;
  /** Texts by the names that templates refer to them. @default none */
  readonly files?: Located;
}

/** A resource that Heat would make, as the resource of Pulumi's that makes the same. */
export interface HeatFound {
  readonly kind: string;
  readonly name: string;
  readonly object: Located;
  /** Whether all that Heat is given is known, so that what is not known of it now only Heat will know. */
  readonly isFinal: boolean;
}

/** As long as it is not said how much is known. */
type Found = Omit<HeatFound, "isFinal">;

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
export function heatResources(stack: HeatStack): readonly HeatFound[] {
  const { template, environment = NOTHING, parameters = NOTHING, files = NOTHING } = stack;
  const open = [template, environment, parameters, files]
    .map(firstUnknown)
    .find((each) => each !== undefined);
  const found =
    template.value === UNKNOWN ? [] : within(template, environment, mapping(parameters.value), files);
  return [
    ...found.map((each) => ({ ...each, isFinal: open === undefined })),
    ...(open === undefined ? [] : [{ ...opaque(open), isFinal: false }]),
  ];
}

const NOTHING: Located = { value: undefined, path: "" };

function within(
  template: Located,
  { value: environment, path }: Located,
  parameters: Mapping,
  files: Located,
): readonly Found[] {
  const text = typeof environment === "string" ? environment : "";
  const around = text.trim() === "" ? {} : heatDocument(text);
  const registry = mapping(around?.resource_registry);
  const given = { ...mapping(around?.parameter_defaults), ...mapping(around?.parameters), ...parameters };
  // Nobody knows which of them are given as long as the environment is not known.
  const unsaid = environment === UNKNOWN ? UNKNOWN : undefined;
  const isReadable = around !== undefined && !hasWildcards(registry);
  return [
    ...(isReadable ? [] : [opaque({ value: "an environment", path })]),
    ...resourcesOf(
      template.value,
      template.path,
      (name) => (Object.hasOwn(given, name) ? given[name] : unsaid),
      { files: mapping(files.value), registry, depth: 0 },
    ),
  ];
}

function firstUnknown(located: Located): Located | undefined {
  const { value } = located;
  if (value === UNKNOWN) return located;
  const below = isMapping(value) ? Object.keys(value).map((key) => inside(located, key)) : elements(located);
  return below.map(firstUnknown).find((each) => each !== undefined);
}

interface Walk {
  readonly files: Mapping;
  /** What types stand for: names of files, or of other types. */
  readonly registry: Mapping;
  readonly depth: number;
}

function resourcesOf(
  text: Value,
  path: string,
  given: (name: string) => Value,
  walk: Walk,
): readonly Found[] {
  const document = typeof text === "string" ? heatDocument(text) : isMapping(text) ? text : undefined;
  if (document === undefined || walk.depth > DEEPEST) return [opaque({ value: "template", path })];
  if (!("heat_template_version" in document)) return [opaque({ value: "template", path })];
  const scope: Scope = {
    files: walk.files,
    idOf: (name) => `${path}#${name}`,
    condition: (name) => mapping(document.conditions)[name],
    parameter: (name) => parameterOf(mapping(document.parameters)[name], given(name)),
  };
  return Object.entries(mapping(document.resources)).flatMap(([name, resource]) =>
    made(resource, name, `${path}.resources.${name}`, scope.idOf(name), scope, walk),
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
): readonly Found[] {
  if (!isMapping(resource)) return [opaque({ value: resource, path })];
  if (resource.condition !== undefined && judged(resource.condition, scope) === false) return [];
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
function rulesIn(kind: string, value: Mapping, name: string, id: string, path: string): readonly Found[] {
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
): readonly Found[] {
  if (typeof target !== "string" || walk.depth > DEEPEST)
    return [opaque({ value: target, path: `${path}.type` })];
  const deeper = { ...walk, depth: walk.depth + 1 };
  if (!isFile(target)) {
    // The values are computed already, and hold no functions any more.
    return made({ type: target, properties }, name, path, id, scope, deeper);
  }
  if (!Object.hasOwn(walk.files, target)) return [opaque({ value: target, path: `${path}.type` })];
  return nested(walk.files[target], `${path}['${target}']`, mapping(properties), deeper);
}

function nested(template: Value, path: string, parameters: Mapping, walk: Walk): readonly Found[] {
  if (template === UNKNOWN) return [opaque({ value: UNKNOWN, path })];
  return resourcesOf(template, path, (name) => parameters[name], { ...walk, depth: walk.depth + 1 });
}

function chained(
  { value, path }: Located,
  name: string,
  id: string,
  scope: Scope,
  walk: Walk,
): readonly Found[] {
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

function opaque(object: Located): Found {
  return { kind: OPAQUE, name: "", object: { value: { holds: object.value }, path: object.path } };
}

function mapping(value: Value): Mapping {
  return isMapping(value) ? value : {};
}
