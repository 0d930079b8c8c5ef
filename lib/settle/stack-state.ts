import type { Fields } from "../rules/fields";
import { fieldsOf, listOf } from "../rules/fields";

/** A resource that a deployment had begun to create when it was killed. */
export interface Begun {
  readonly urn: string;
  /** Such as `openstack:networking/port:Port`. */
  readonly type: string;
  /** As the program and what it refers to said, secrets encrypted. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Cloud of clouds.yaml that its provider names, or it itself. @default that of the environment */
  readonly cloud?: string;
}

/** What a stack knows of its resources. */
export interface StackState {
  readonly begun: readonly Begun[];
  /** Ids of all that it knows to be there. */
  readonly ids: ReadonlySet<string>;
}

/**
 * Reads what `pulumi stack export` prints.
 *
 * @throws Error when it is no such text
 */
export function stackState(exported: string): StackState {
  const { resources, operations } = partsOf(JSON.parse(exported));
  const clouds = new Map(
    resources.map(({ urn, id, inputs }) => [`${String(urn)}::${String(id)}`, fieldsOf(inputs).cloud]),
  );
  return {
    ids: new Set(resources.flatMap(({ id }) => (typeof id === "string" && id !== "" ? [id] : []))),
    begun: operations.filter(isCreation).map(({ resource }) => {
      const { urn, type, inputs, provider } = fieldsOf(resource);
      // Resources of this library's own are made by a provider that knows of no cloud.
      const cloud = clouds.get(String(provider)) ?? fieldsOf(inputs).cloud;
      return {
        urn: String(urn),
        type: String(type),
        inputs: fieldsOf(inputs),
        ...(typeof cloud === "string" && cloud !== "" ? { cloud } : {}),
      };
    }),
  };
}

/**
 * The same, as if nothing had been begun: what `pulumi stack import` takes.
 *
 * @throws Error when it is no such text
 */
export function withoutBegun(exported: string): string {
  const whole = fieldsOf(JSON.parse(exported));
  const { operations } = partsOf(whole);
  const left = operations.filter((operation) => !isCreation(operation));
  return JSON.stringify({
    ...whole,
    deployment: { ...fieldsOf(whole.deployment), pending_operations: left },
  });
}

function isCreation({ type }: Fields): boolean {
  return type === "creating";
}

function partsOf(exported: unknown): {
  readonly resources: readonly Fields[];
  readonly operations: readonly Fields[];
} {
  const { version, deployment } = fieldsOf(exported);
  if (version === undefined) throw new Error("this is no state of a stack, as pulumi stack export prints it");
  const { resources, pending_operations: operations } = fieldsOf(deployment);
  return { resources: listOf(resources), operations: listOf(operations) };
}
