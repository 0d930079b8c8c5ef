import type { Plain, PlainMap, PropertyMap } from "../../provider/property-value";
import { revealMap } from "../../provider/property-value";
import { at, isPlainMap, listAt, mapAt, textAt } from "../kube-object";

/** What a program says of a chart; names are those of `helm.v4.Chart`. */
export interface ChartArgs {
  /** Name of the release. */
  readonly name: string;
  /** Undefined for the provider's default. */
  readonly namespace?: string;
  /** A folder, a .tgz file, or what else the Helm CLI resolves. */
  readonly chart: string;
  readonly version?: string;
  readonly devel: boolean;
  /** URL of a chart repository that needs no credentials. */
  readonly repository?: string;
  readonly plainHttp: boolean;
  readonly dependencyUpdate: boolean;
  readonly values: PlainMap;
  /** Assets with values in YAML; later ones win, and `values` over all. */
  readonly valueYamlFiles: readonly PlainMap[];
  readonly skipCrds: boolean;
  readonly postRenderer?: PostRenderer;
  /** Begins the names of the chart's resources in the engine's books. */
  readonly resourcePrefix: string;
  readonly skipAwait: boolean;
}

/** A command that Helm pipes what it rendered through. */
export interface PostRenderer {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * Reads a chart's inputs, which are all known.
 * @param name of the component in the program, which unnamed releases are named by
 * @throws Error for an option that this stand-in does not have
 */
export function readChartArgs(name: string, inputs: PropertyMap): ChartArgs {
  const args = revealMap(inputs);
  for (const [option, advice] of unsupported) {
    if (isGiven(at(args, ...option.split("."))))
      throw new Error(`chart '${name}': ${option} is not supported here; ${advice}`);
  }
  const chart = textAt(args, "chart");
  if (!chart)
    throw new Error(`chart '${name}': chart is missing; name a folder, a .tgz file or a chart's URL`);
  const command = textAt(args, "postRenderer", "command");
  return {
    name: textAt(args, "name") || name,
    namespace: textAt(args, "namespace") || undefined,
    chart,
    version: textAt(args, "version") || undefined,
    devel: args["devel"] === true,
    repository: textAt(args, "repositoryOpts", "repo") || undefined,
    plainHttp: args["plainHttp"] === true,
    dependencyUpdate: args["dependencyUpdate"] === true,
    values: mapAt(args, "values"),
    valueYamlFiles: listAt(args, "valueYamlFiles").filter(isPlainMap),
    skipCrds: args["skipCrds"] === true,
    ...(command && { postRenderer: { command, args: listAt(args, "postRenderer", "args").map(String) } }),
    // An empty prefix is a choice.
    resourcePrefix: textAt(args, "resourcePrefix") ?? name,
    skipAwait: args["skipAwait"] === true,
  };
}

function isGiven(value: Plain | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== "";
}

const byHand = "fetch the chart with the Helm CLI, and give its path; or use the official plugin";

const unsupported: ReadonlyMap<string, string> = new Map([
  ["repositoryOpts.username", byHand],
  ["repositoryOpts.password", byHand],
  ["repositoryOpts.caFile", byHand],
  ["repositoryOpts.certFile", byHand],
  ["repositoryOpts.keyFile", byHand],
  ["verify", byHand],
]);
