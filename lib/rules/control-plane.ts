import { FIRST_GENERATION, knownGenerations } from "./generations";
import type { Findings, Problem } from "./problem";

/** How many control nodes a cluster can have. An even number bears no more losses than one less, but has more to lose. */
const COUNTS: readonly number[] = [1, 3, 5];

/** The control nodes of a cluster, as far as a change of them can endanger etcd. */
export interface ControlPlaneShape {
  readonly count: number;
  /** By node, as {@link controlNodeKeys} names them; who raises one asks for a new node in its place. @default 1 each */
  readonly generations?: Readonly<Record<string, number>>;
}

/** What tells control nodes apart within their cluster, in order. The first one founds the cluster. */
export function controlNodeKeys(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1));
}

/** How often a control node was asked to be replaced, plus one. */
export function generationOf(shape: ControlPlaneShape, key: string): number {
  return shape.generations?.[key] ?? FIRST_GENERATION;
}

/** Every problem of a control plane on its own. */
export function controlPlane(field: string, shape: ControlPlaneShape): Findings {
  const { count, generations = {} } = shape;
  const invalid = controlNodeCount(`${field}.count`, count);
  if (invalid) return [invalid];
  const kind = "control node of this cluster";
  return knownGenerations(`${field}.generations`, generations, { names: controlNodeKeys(count), kind });
}

/**
 * Every problem of a change of a control plane. Nodes leave at the same time, so those that neither leave nor are
 * replaced must be a majority of the members that etcd has now: without it etcd refuses even to remove members.
 * Hence 5 to 3 is possible, and 3 to 1 is not.
 */
export function controlPlaneChange(
  field: string,
  before: ControlPlaneShape,
  after: ControlPlaneShape,
): Findings {
  const staying = controlNodeKeys(Math.min(before.count, after.count));
  const change = (key: string) => generationOf(after, key) - generationOf(before, key);
  const replaced = staying.filter((key) => change(key) !== 0);
  return [
    ...staying
      .filter((key) => change(key) < 0)
      .map((key) => ({
        field: `${field}.generations['${key}']`,
        value: generationOf(after, key),
        rule: `is below what the node has (${generationOf(before, key)})`,
        fix: "raise it to have the node replaced, or leave it as it is",
      })),
    replaced.length <= 1
      ? undefined
      : {
          field: `${field}.generations`,
          value: replaced,
          rule: "would replace more than one control node at once",
          fix: "raise one generation, deploy, and raise the next one when that node is ready",
        },
    majority(field, before, after, replaced),
  ];
}

function controlNodeCount(field: string, value: number): Problem | undefined {
  if (COUNTS.includes(value)) return undefined;
  const isEven = Number.isInteger(value) && value > 0 && value % 2 === 0;
  return {
    field,
    value,
    rule: isEven
      ? `bears no more losses than ${value - 1}, as etcd needs a majority`
      : "is no number of control nodes",
    fix: "choose 1, 3 or 5",
  };
}

function majority(
  field: string,
  before: ControlPlaneShape,
  after: ControlPlaneShape,
  replaced: readonly string[],
): Problem | undefined {
  const needed = Math.floor(before.count / 2) + 1;
  if (Math.min(before.count, after.count) - replaced.length >= needed) return undefined;
  if (replaced.length === 0) {
    return {
      field: `${field}.count`,
      value: after.count,
      rule: `leaves no majority of the ${before.count} members that etcd has`,
      fix: `keep at least ${COUNTS.find((count) => count >= needed)} control nodes`,
    };
  }
  return {
    field: `${field}.generations`,
    value: replaced,
    rule:
      before.count === 1
        ? "would replace the only control node, and with it all that the cluster knows"
        : `leaves no majority of the ${before.count} members that etcd has`,
    fix:
      before.count === 1
        ? "make a new cluster of three and move the applications"
        : "deploy the changes one after the other",
  };
}
