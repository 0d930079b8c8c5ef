import type { Plain, PlainMap, PropertyMap, PropertyValue } from "./property-value";
import { holdsSecret, holdsUnknown, reveal, revealMap, Secret, Unknown } from "./property-value";
import type * as rpc from "./resource-provider";
import { samePlain } from "./same-plain";
import { parseUrn } from "./urn";
import { ValueInputs } from "./value-inputs";

/** An input of a kind of value. */
export interface InputRule {
  readonly type: "string" | "number" | "boolean" | "list" | "map";
  readonly required?: boolean;
  readonly default?: Plain;
  readonly secret?: boolean;
  /** A change keeps the value; any other change makes a new one. */
  readonly inPlace?: boolean;
}

/** A kind of resource that is nothing but a value computed from its inputs, such as a password or a key. */
export interface ValueKind {
  readonly inputs: Readonly<Record<string, InputRule>>;
  /** Names of what {@link create} computes. */
  readonly outputs: readonly string[];
  /** Outputs that the engine must encrypt. */
  readonly secretOutputs: readonly string[];
  /** Problems that types alone do not show; only called when all inputs are known. */
  check?(inputs: ValueInputs): readonly rpc.CheckFailure[];
  create(inputs: ValueInputs): Promise<{ readonly id: string; readonly outputs: PlainMap }>;
  /** Outputs that have become others by now, such as whether a certificate is due for renewal. */
  refresh?(state: PlainMap): PlainMap;
  /** An output that asks for a new value, when there is one. */
  dueForReplacement?(state: PlainMap): string | undefined;
}

/** A provider whose resources live in the engine's state alone; there is nothing to reach and nothing to delete. */
export class ValueProvider implements rpc.ResourceProvider {
  constructor(
    readonly name: string,
    readonly version: string,
    /** By the last part of the type token, as in "RandomPassword". */
    private readonly kinds: Readonly<Record<string, ValueKind>>,
  ) {}

  async checkConfig(request: rpc.CheckRequest): Promise<rpc.CheckResult> {
    return { inputs: request.news };
  }

  async diffConfig(): Promise<rpc.DiffResult> {
    return { changes: new Map() };
  }

  async configure(): Promise<void> {
    // Nothing to reach.
  }

  async check(request: rpc.CheckRequest): Promise<rpc.CheckResult> {
    const kind = this.kind(request.urn);
    const inputs: Record<string, PropertyValue> = {};
    const failures: rpc.CheckFailure[] = [];
    for (const name of Object.keys(request.news)) {
      // The official plugins note here which values were defaults.
      if (name.startsWith("__") || name in kind.inputs) continue;
      failures.push({ property: name, reason: "is no property of this resource; remove it" });
    }
    for (const [name, rule] of Object.entries(kind.inputs)) {
      const value = request.news[name] ?? rule.default;
      if (value === undefined) {
        if (rule.required) failures.push({ property: name, reason: "is required; set it" });
        continue;
      }
      const problem = typeProblem(reveal(value), rule.type);
      if (problem) failures.push({ property: name, reason: problem });
      inputs[name] = rule.secret && !holdsSecret(value) ? new Secret(value) : value;
    }
    if (failures.length === 0 && !holdsUnknown(inputs)) {
      failures.push(...(kind.check?.(new ValueInputs(revealMap(inputs))) ?? []));
    }
    return { inputs, failures };
  }

  async diff(request: rpc.DiffRequest): Promise<rpc.DiffResult> {
    const kind = this.kind(request.urn);
    const [old, wanted] = [revealMap(request.oldInputs), revealMap(request.news)];
    const changes = new Map<string, rpc.ChangeKind>();
    for (const [name, rule] of Object.entries(kind.inputs)) {
      if (request.ignoreChanges.includes(name)) continue;
      const change = changeOf(old[name] ?? rule.default, wanted[name] ?? rule.default);
      if (change) changes.set(name, rule.inPlace ? change : `${change}-replace`);
    }
    const due = kind.dueForReplacement?.(revealMap(request.oldState));
    if (due) changes.set(due, "update-replace");
    return { changes };
  }

  async create(request: rpc.CreateRequest): Promise<rpc.Created> {
    const kind = this.kind(request.urn);
    if (request.preview) {
      const unknowns = kind.outputs.map((name): [string, PropertyValue] => [name, new Unknown()]);
      return { id: "", state: hide({ ...request.inputs, ...Object.fromEntries(unknowns) }, kind) };
    }
    const { id, outputs } = await kind.create(new ValueInputs(revealMap(request.inputs)));
    return { id, state: hide({ ...request.inputs, ...outputs }, kind) };
  }

  async read(request: rpc.ReadRequest): Promise<rpc.ReadResult | undefined> {
    const kind = this.kind(request.urn);
    if (Object.keys(request.oldState).length === 0) {
      const { type } = parseUrn(request.urn);
      throw new Error(
        `${type} '${request.id}' cannot be imported with this stand-in plugin; use the official one`,
      );
    }
    const refreshed = kind.refresh?.(revealMap(request.oldState)) ?? {};
    return {
      id: request.id,
      state: hide({ ...request.oldState, ...refreshed }, kind),
      inputs: request.oldInputs,
    };
  }

  async update(request: rpc.UpdateRequest): Promise<PropertyMap> {
    const kind = this.kind(request.urn);
    const state = { ...request.oldState, ...request.news };
    return hide({ ...state, ...kind.refresh?.(revealMap(state)) }, kind);
  }

  async delete(): Promise<void> {
    // Forgetting it is all.
  }

  cancel(): void {
    // Nothing waits.
  }

  close(): void {
    // Nothing is open.
  }

  private kind(urn: string): ValueKind {
    const { type } = parseUrn(urn);
    const kind = this.kinds[type.slice(type.lastIndexOf(":") + 1)];
    if (kind) return kind;
    const known = Object.keys(this.kinds).join(", ");
    throw new Error(
      `type '${type}' is not in this stand-in plugin, which has ${known}; use the official plugin`,
    );
  }
}

function changeOf(
  old: Plain | undefined,
  wanted: Plain | undefined,
): "add" | "update" | "delete" | undefined {
  if (samePlain(old, wanted)) return undefined;
  if (old === undefined || old === null) return "add";
  return wanted === undefined || wanted === null ? "delete" : "update";
}

function hide(state: PropertyMap, kind: ValueKind): PropertyMap {
  const secrets = kind.secretOutputs.map((name): [string, PropertyValue] => {
    const value = state[name] ?? null;
    return [name, value instanceof Secret ? value : new Secret(value)];
  });
  return { ...state, ...Object.fromEntries(secrets) };
}

function typeProblem(value: Plain, type: InputRule["type"]): string | undefined {
  if (value instanceof Unknown) return undefined;
  const actual = Array.isArray(value) ? "list" : typeof value === "object" ? "map" : typeof value;
  return actual === type ? undefined : `must be a ${type}, not ${JSON.stringify(value)}`;
}
