import type { Value } from "../../language/value";
import { isMapping, UNKNOWN } from "../../language/value";

/** What the functions of a Heat template refer to. */
export interface Scope {
  /** Values of parameters; {@link UNKNOWN} for those that only Heat knows. */
  readonly parameter: (name: string) => Value;
  /** What stands for a resource of the same template wherever its id would. */
  readonly idOf: (resource: string) => string;
  /** A condition of the template by its name, not evaluated. */
  readonly condition: (name: string) => Value;
  /** Texts that came with the template. */
  readonly files: Readonly<Record<string, Value>>;
}

/** Functions whose results only Heat knows, or that nobody needs to hide a value in. */
const LATE: ReadonlySet<string> = new Set(
  (
    "get_attr resource_facade digest repeat map_replace str_split yaql equals not and or filter make_url " +
    "contains str_replace_vivid Ref Condition"
  ).split(" "),
);

/** How far conditions are followed. */
const DEEPEST = 20;

/** A value of a template as far as it can be computed here, {@link UNKNOWN} where it cannot. */
export function evaluated(value: Value, scope: Scope): Value {
  // What a condition leaves out is not in the list.
  if (Array.isArray(value))
    return value.map((each: Value) => evaluated(each, scope)).filter((each) => each !== undefined);
  if (!isMapping(value)) return value;
  const keys = Object.keys(value);
  const [name] = keys;
  if (keys.length === 1 && name !== undefined) {
    const known = FUNCTIONS[name];
    if (known) return known(value[name], scope);
    if (LATE.has(name) || name.startsWith("Fn::")) return UNKNOWN;
  }
  return Object.fromEntries(keys.map((key) => [key, evaluated(value[key], scope)]));
}

type HeatFunction = (argument: Value, scope: Scope) => Value;

const FUNCTIONS: Readonly<Record<string, HeatFunction>> = {
  get_param: (argument, scope) => {
    const given: readonly Value[] = Array.isArray(argument) ? argument : [argument];
    const [name, ...path] = given.map((each) => evaluated(each, scope));
    if (typeof name !== "string") return UNKNOWN;
    return path.reduce<Value>(step, scope.parameter(name));
  },
  get_resource: (argument, scope) => (typeof argument === "string" ? scope.idOf(argument) : UNKNOWN),
  get_file: (argument, { files }) =>
    typeof argument === "string" && Object.hasOwn(files, argument) ? files[argument] : UNKNOWN,
  if: (argument, scope) => {
    const [condition, then, otherwise]: readonly Value[] = Array.isArray(argument) ? argument : [];
    const holds = judged(condition, scope);
    if (holds === undefined) return UNKNOWN;
    return evaluated(holds ? then : otherwise, scope);
  },
  list_join: (argument, scope) => joined(evaluated(argument, scope)),
  str_replace: replacing,
  str_replace_strict: replacing,
  list_concat: concatenated,
  list_concat_unique: concatenated,
  map_merge: (argument, scope) => {
    const maps = evaluated(argument, scope);
    if (!Array.isArray(maps)) return UNKNOWN;
    return maps.every((map: Value) => isMapping(map)) ? Object.assign({}, ...maps) : UNKNOWN;
  },
};

/** Whether a condition of a template holds; `undefined` where only Heat knows. */
export function judged(condition: Value, scope: Scope, depth = 0): boolean | undefined {
  if (typeof condition === "boolean") return condition;
  // Conditions may refer to each other, but never in a circle.
  if (typeof condition === "string")
    return depth > DEEPEST ? undefined : judged(scope.condition(condition), scope, depth + 1);
  if (!isMapping(condition)) return undefined;
  const { equals, not, and, or } = condition;
  const each = (of: Value): readonly (boolean | undefined)[] =>
    Array.isArray(of) ? of.map((one: Value) => judged(one, scope, depth)) : [undefined];
  if (Array.isArray(equals)) {
    const [one, other] = equals.map((side: Value) => evaluated(side, scope));
    return one === UNKNOWN || other === UNKNOWN ? undefined : one === other;
  }
  if (not !== undefined) {
    const inner = judged(not, scope, depth);
    return inner === undefined ? undefined : !inner;
  }
  if (and !== undefined) return decided(each(and), false);
  return or === undefined ? undefined : decided(each(or), true);
}

/** One of these decides all of them; otherwise all have to be known. */
function decided(verdicts: readonly (boolean | undefined)[], deciding: boolean): boolean | undefined {
  if (verdicts.includes(deciding)) return deciding;
  return verdicts.includes(undefined) ? undefined : !deciding;
}

function step(value: Value, key: Value): Value {
  if (typeof key !== "string" && typeof key !== "number") return UNKNOWN;
  if (Array.isArray(value)) return (value as readonly Value[])[Number(key)]; // an array of Values, as its type says
  if (isMapping(value)) return Object.hasOwn(value, String(key)) ? value[String(key)] : undefined;
  return value === UNKNOWN ? UNKNOWN : undefined;
}

function joined(argument: Value): Value {
  if (!Array.isArray(argument)) return UNKNOWN;
  const [delimiter, ...lists] = argument as readonly Value[];
  const parts = lists.flat();
  if (typeof delimiter !== "string") return UNKNOWN;
  return parts.every(isScalar) ? parts.map(String).join(delimiter) : UNKNOWN;
}

function replacing(argument: Value, scope: Scope): Value {
  const given = evaluated(argument, scope);
  if (!isMapping(given) || typeof given.template !== "string" || !isMapping(given.params)) return UNKNOWN;
  const params = Object.entries(given.params);
  if (!params.every(([, value]) => isScalar(value))) return UNKNOWN;
  return params.reduce((text, [name, value]) => text.replaceAll(name, () => String(value)), given.template);
}

function concatenated(argument: Value, scope: Scope): Value {
  const lists = evaluated(argument, scope);
  return Array.isArray(lists) && lists.every((list: Value) => Array.isArray(list)) ? lists.flat() : UNKNOWN;
}

function isScalar(value: Value): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
