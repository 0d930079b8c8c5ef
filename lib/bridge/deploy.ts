import type * as pulumi from "@pulumi/pulumi";
import { ApiObject, App, Chart, DependencyGraph } from "cdk8s";
import type { Construct } from "constructs";
import { isAdopted } from "../constructs/adopted";
import type { Kind } from "./kinds";
import { resourceClass } from "./kinds";
import { OutputsForbidden } from "./outputs-forbidden";
import { Placeholders } from "./placeholders";
import type { Tokens } from "./tokens";
import { withoutStacks } from "./without-stacks";

/** One object of a chart, ready to be registered. */
interface PlannedObject {
  /** Name of the resource within its component. */
  readonly name: string;
  readonly source: ApiObject;
  readonly kind: Kind;
  readonly args: Record<string, unknown>;
}

/** A construct with its objects: checked, synthesized and ordered. Nothing is registered yet. */
export interface Plan<C extends Construct> {
  readonly construct: C;
  readonly objects: readonly PlannedObject[];
}

/**
 * Synthesizes what `build` puts into a chart.
 *
 * @param name name of the component, from which the names of its resources are made
 * @param tokens what the placeholders in the manifests stand for
 * @throws Error when the construct refuses its arguments, or an Output got into a manifest
 */
export function plan<C extends Construct>(name: string, tokens: Tokens, build: (chart: Chart) => C): Plan<C> {
  const app = new App({ resolvers: [new OutputsForbidden(), new Placeholders()] });
  const chart = new Chart(app, name);
  const construct = build(chart);
  // `toJson` validates, and makes dependencies between constructs into such between objects. It returns
  // manifests only, in the order of the graph.
  const manifests: readonly Record<string, unknown>[] = chart.toJson();
  const sources = new DependencyGraph(chart.node).topology().filter((node) => ApiObject.isApiObject(node));
  return {
    construct,
    objects: manifests.flatMap((manifest, index) => {
      const source = sources[index];
      if (!source) return [];
      const kind = resourceClass(source.apiVersion, isAdopted(source) ? `${source.kind}Patch` : source.kind);
      const args = restored(tokens, manifest, source);
      return [{ name: resourceName(name, construct, source), source, kind, args }];
    }),
  };
}

/**
 * Registers one typed resource for each object of a plan.
 *
 * @param dependsOn what has to be there before any of them
 * @returns the resources by their objects
 */
export function deploy(
  objects: readonly PlannedObject[],
  parent: pulumi.ComponentResource,
  dependsOn: readonly pulumi.Resource[],
): ReadonlyMap<ApiObject, pulumi.CustomResource> {
  const resources = new Map<ApiObject, pulumi.CustomResource>();
  for (const { name, source, kind: Resource, args } of objects) {
    const before = source.node.dependencies.flatMap((node) =>
      ApiObject.isApiObject(node) ? (resources.get(node) ?? []) : [],
    );
    const opts = { parent, dependsOn: [...dependsOn, ...before] };
    resources.set(
      source,
      withoutStacks(() => new Resource(name, args, opts)),
    );
  }
  return resources;
}

function restored(
  tokens: Tokens,
  manifest: Readonly<Record<string, unknown>>,
  source: ApiObject,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(manifest).map(([key, value]) => [
      key,
      tokens.restore(value, `${source.kind} '${source.name}': ${key}`),
    ]),
  );
}

/** The component's own name for its main object, and the path within the construct behind it for the others. */
function resourceName(name: string, construct: Construct, source: ApiObject): string {
  const path = source.node.path.slice(construct.node.path.length + 1);
  const inner = path.split("/").filter((id) => id !== "Resource" && id !== "Default");
  return [name, ...inner].join("-");
}
