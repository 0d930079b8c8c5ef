import type { V1ObjectMeta } from "@kubernetes/client-node";
import type { Action, Decision, EventText, Target } from "../../../lab/cloud/cluster/actions";

/** An object of the fake cluster; the parts that a test cares about are given, the rest is filled in. */
export interface FakeObject {
  readonly kind: string;
  readonly metadata: V1ObjectMeta & { readonly name: string };
  readonly [field: string]: unknown;
}

/** An Event as a decision wrote it. */
export interface FakeEvent extends EventText {
  readonly about: string;
}

/**
 * As much of an API server as decisions touch: merge patches, versions that must match, finalizers. Decisions are
 * made on what it holds and done to it, until there is nothing left to do.
 */
export class FakeCluster {
  readonly events: FakeEvent[] = [];
  private readonly objects = new Map<string, FakeObject>();
  private version = 0;

  add(...objects: readonly FakeObject[]): this {
    for (const object of objects) {
      const { namespace, name } = object.metadata;
      const uid = object.metadata.uid ?? `uid-${object.kind}-${namespace ?? ""}-${name}`;
      const age = new Date(this.version * 1000).toISOString() as unknown as Date; // as the API writes it
      this.store({ ...object, metadata: { creationTimestamp: age, ...object.metadata, uid } });
    }
    return this;
  }

  /** All objects of a kind, in the shape that the caller knows them to have. */
  list<T>(kind: string): readonly T[] {
    return [...this.objects.values()].filter((object) => object.kind === kind) as unknown as readonly T[];
  }

  get<T>(kind: string, name: string): T {
    const found = [...this.objects.values()].find(
      (object) => object.kind === kind && object.metadata.name === name,
    );
    if (!found) throw new Error(`no ${kind} ${name}`);
    return found as unknown as T;
  }

  /** Changes an object as a person would. */
  edit(kind: string, name: string, patch: object): void {
    const object = this.get<FakeObject>(kind, name);
    this.store(merged(object, patch) as FakeObject);
  }

  /** Deletes an object as a person would: with finalizers it stays until they are gone. */
  remove(kind: string, name: string): void {
    this.edit(kind, name, { metadata: { deletionTimestamp: "2000-01-01T00:00:00Z" } });
  }

  /**
   * Decides and acts until there is nothing but Events to write.
   *
   * @returns how many rounds it took
   */
  settle(decide: () => readonly Decision[]): number {
    for (let round = 0; round < 20; round += 1) {
      const actions = decide().flatMap((decision) => decision.actions);
      for (const action of actions) this.act(action);
      if (actions.every((action) => action.do === "event")) return round;
    }
    throw new Error("does not settle: 20 rounds, and still something to do");
  }

  said(about: string): readonly string[] {
    return this.events.filter((event) => event.about === about).map(({ reason }) => reason);
  }

  private act(action: Action): void {
    switch (action.do) {
      case "create": {
        const object = action.object as unknown as FakeObject;
        if (!this.find(object.kind, object.metadata.name)) this.add(object);
        return;
      }
      case "patch": {
        const object = this.find(action.target.kind, action.target.name);
        if (!object) return;
        const wanted = versionIn(action.patch);
        if (wanted !== undefined && wanted !== object.metadata.resourceVersion) {
          throw new Error(`conflict on ${object.kind} ${object.metadata.name}`);
        }
        this.store(merged(object, action.patch) as FakeObject);
        return;
      }
      case "delete":
        return this.remove(action.target.kind, action.target.name);
      case "event": {
        const { about, type, reason, message, component } = action;
        this.events.push({ about: about.name, type, reason, message, component });
      }
    }
  }

  private find(kind: string, name: string): FakeObject | undefined {
    return [...this.objects.values()].find((object) => object.kind === kind && object.metadata.name === name);
  }

  private store(object: FakeObject): void {
    this.version += 1;
    const key = keyOf({
      kind: object.kind,
      name: object.metadata.name,
      uid: "",
      namespace: object.metadata.namespace,
    });
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    if (deletionTimestamp && finalizers.length === 0) this.objects.delete(key);
    else
      this.objects.set(key, {
        ...object,
        metadata: { ...object.metadata, resourceVersion: `${this.version}` },
      });
  }
}

function keyOf({
  kind,
  namespace,
  name,
}: Omit<Target, "namespace"> & { readonly namespace?: string }): string {
  return `${kind}/${namespace ?? ""}/${name}`;
}

function versionIn(patch: object): string | undefined {
  return (patch as { readonly metadata?: V1ObjectMeta }).metadata?.resourceVersion;
}

/** RFC 7386. */
function merged(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const result: Record<string, unknown> = isMap(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
