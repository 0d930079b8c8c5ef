import { App, Chart } from "cdk8s";
import type { Construct } from "constructs";
import type { TenantNamespaceProps } from "../../lib/constructs";
import { TenantNamespace } from "../../lib/constructs";

/** An object as the API server gets it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** A pod, as a workload describes it. */
export interface PodTemplate {
  readonly metadata: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly containers: readonly Readonly<Record<string, unknown>>[];
    readonly [field: string]: unknown;
  };
}

/** What `build` puts into a chart, in the order in which it has to be applied. */
export function synthesize(build: (chart: Chart) => void): readonly Manifest[] {
  const chart = new Chart(new App(), "test");
  build(chart);
  const objects: readonly Manifest[] = chart.toJson();
  return objects;
}

/** The one object of a kind, or the one of that name. */
export function only(objects: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = objects.filter(
    (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
  );
  const [first] = found;
  if (first === undefined || found.length > 1) {
    const there = objects.map((object) => `${object.kind}/${object.metadata.name}`).join(", ");
    throw new Error(`${found.length} objects are ${kind} ${name ?? ""}, among ${there}`);
  }
  return first;
}

/** The pod that a workload of any kind makes. */
export function podTemplate(workload: Manifest): PodTemplate {
  const path = { Pod: [], CronJob: ["spec", "jobTemplate", "spec", "template"] }[workload.kind] ?? [
    "spec",
    "template",
  ];
  const found = path.reduce<unknown>(
    (value, field) => (typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined),
    workload,
  );
  // All workloads have a pod at this place; e2e tests have the API server check it.
  return found as PodTemplate;
}

/** Whether an object of a kind and name comes before another. */
export function comesBefore(
  objects: readonly Manifest[],
  earlier: readonly [kind: string, name: string],
  later: readonly [kind: string, name: string],
): boolean {
  return objects.indexOf(only(objects, ...earlier)) < objects.indexOf(only(objects, ...later));
}

/** The message with which `build` is refused. */
export function refusal(build: (chart: Chart) => void): string {
  try {
    build(new Chart(new App(), "test"));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("nothing was refused");
}

/** A tenant called shop, of the organization acme. */
export function shop(scope: Construct, props: Partial<TenantNamespaceProps> = {}): TenantNamespace {
  return new TenantNamespace(scope, "shop", { organization: "acme", ...props });
}
