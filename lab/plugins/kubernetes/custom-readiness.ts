import type { Plain } from "../provider/property-value";
import type { KubeObject } from "./kube-object";
import { annotationOf, at, isPlainList, listAt, numberAt, steering, textAt } from "./kube-object";
import { parsePath } from "./property-path";
import type { Verdict } from "./verdict";
import { ready, waiting } from "./verdict";

/**
 * The judgment that a program asks for in the annotation pulumi.com/waitFor: `condition=Type[=Status]`,
 * `jsonpath={.path}[=value]`, or a JSON array of these; undefined without the annotation.
 *
 * @throws Error when an expression is none of these.
 */
export function customJudgment(manifest: KubeObject): ((live: KubeObject) => Verdict) | undefined {
  const annotation = annotationOf(manifest, steering.waitFor);
  if (annotation === undefined) return undefined;
  const tests = expressions(annotation).map((expression) => ({
    expression,
    holds: parseExpression(expression),
  }));
  return (live) => {
    const generation = numberAt(live, "metadata", "generation") ?? 0;
    const observed = numberAt(live, "status", "observedGeneration") ?? generation;
    if (observed < generation) return waiting("Waiting for the object's controller");
    const open = tests.find((test) => !test.holds(live));
    return open ? waiting(`Waiting for ${open.expression}`) : ready;
  };
}

function expressions(annotation: string): readonly string[] {
  if (!annotation.startsWith("[")) return [annotation];
  const list: unknown = JSON.parse(annotation);
  if (!Array.isArray(list) || list.length === 0) {
    throw new Error(`annotation ${steering.waitFor} is '${annotation}'; name at least one condition`);
  }
  return list.map(String);
}

function parseExpression(expression: string): (live: KubeObject) => boolean {
  const condition = /^condition=([^=]+)(?:=(.+))?$/.exec(expression);
  if (condition) {
    const [, type = "", status = "True"] = condition;
    const wanted = [type, status].map((text) => text.toLowerCase()).join("=");
    return (live) =>
      listAt(live, "status", "conditions").some(
        (item) => `${textAt(item, "type")}=${textAt(item, "status")}`.toLowerCase() === wanted,
      );
  }
  // Filters are left to the official plugin: nothing that this lab deploys has them.
  const jsonPath = /^jsonpath=\{?\$?\.([^{}?*]+)\}?(?:=(.*))?$/.exec(expression);
  if (jsonPath) {
    const [, path = "", value] = jsonPath;
    return (live) => {
      const found = valueAt(live, path);
      return value === undefined ? found !== undefined && found !== null : String(found) === value;
    };
  }
  throw new Error(
    `annotation ${steering.waitFor} has '${expression}'; expected condition=<type>[=<status>] or jsonpath={.<path>}[=<value>]`,
  );
}

function valueAt(live: KubeObject, path: string): Plain | undefined {
  return parsePath(path).reduce<Plain | undefined>(
    (here, step) =>
      typeof step === "number" ? (isPlainList(here) ? here[step] : undefined) : at(here, step),
    live,
  );
}
