import { lastLines, run } from "../../../processes/command";
import type { PlainMap } from "../../provider/property-value";
import type { Capabilities } from "../discovery";
import type { ChartArgs } from "./chart-args";

/** What Helm made of a chart. */
export interface Rendered {
  /** Manifests in YAML. */
  readonly manifests: string;
  /** What Helm has to say of the chart, such as that it is deprecated. */
  readonly warnings: readonly string[];
}

/**
 * Renders a chart as `helm template` does, for a cluster that can do what `capabilities` says. Hooks are left out.
 * @param helm path of the Helm CLI
 * @throws Error with Helm's own words
 */
export async function renderChart(
  helm: string,
  args: ChartArgs,
  namespace: string,
  values: PlainMap,
  capabilities: Capabilities,
): Promise<Rendered> {
  const words = templateCommand(args, namespace, capabilities);
  // By standard input, as values may be secret: no file keeps them, and no list of processes shows them.
  const outcome = await run(helm, words, { input: JSON.stringify(values) });
  if (outcome.code !== 0) {
    throw new Error(
      `chart '${args.chart}' cannot be rendered: ${lastLines(outcome.stderr, 10)}\n` +
        "a chart is a folder or a .tgz file, seen from the program's folder, or what can be fetched without credentials",
    );
  }
  return { manifests: outcome.stdout, warnings: outcome.stderr.split("\n").filter(isWarning) };
}

/** The words of the command line. */
export function templateCommand(
  args: ChartArgs,
  namespace: string,
  capabilities: Capabilities,
): readonly string[] {
  const { postRenderer } = args;
  return [
    "template",
    "--no-hooks",
    ...["--namespace", namespace],
    ...["--values", "-"],
    ...["--kube-version", capabilities.kubernetesVersion],
    ...capabilities.apiVersions.flatMap((version) => ["--api-versions", version]),
    ...(args.skipCrds ? [] : ["--include-crds"]),
    ...(args.version === undefined ? [] : ["--version", args.version]),
    ...(args.devel ? ["--devel"] : []),
    ...(args.repository === undefined ? [] : ["--repo", args.repository]),
    ...(args.plainHttp ? ["--plain-http"] : []),
    ...(args.dependencyUpdate ? ["--dependency-update"] : []),
    ...(postRenderer === undefined ? [] : ["--post-renderer", postRenderer.command]),
    ...(postRenderer?.args ?? []).flatMap((word) => ["--post-renderer-args", word]),
    ...["--", args.name, args.chart],
  ];
}

function isWarning(line: string): boolean {
  return /^(WARNING|walk\.go|warning:)/i.test(line);
}
