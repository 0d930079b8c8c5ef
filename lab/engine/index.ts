import { join } from "node:path";
import type { LabFolders } from "../folders";
import type { Ground, Part, StandIn, StatusLine } from "../part";
import type { FoundTool } from "../tools/find";
import type { Entry } from "../bin-folder";
import { end, processesStartedAs } from "../processes/roster";
import { PLUGINS, pluginProgram, pluginSource, settlePlugins, standInScript } from "./plugins";
import type { PluginName, PluginSource } from "./plugins";
import { engineTools } from "./tools";

/** Pulumi's engine with all that it starts. No daemon: the engine runs for as long as a command of Pulumi does. */
export const engine: Part = {
  name: "engine",
  summary: "Pulumi's engine, the Node.js language host, launchers, and resource plugins",
  byDefault: true,
  tools: engineTools,
  standIns: (folders) => played(folders).map(standIn),
  start,
  // A killed engine leaves its language host behind, which takes minutes to notice.
  stop: async ({ bin }) => void (await end(processesStartedAs(join(bin, "pulumi-")))),
  wrappers: (folders) => new Map(played(folders).map(({ name }) => [pluginProgram(name), wrapper(name)])),
  environment: (folders) => ({
    PULUMI_SKIP_UPDATE_CHECK: "1",
    // Without it the engine downloads the official plugin over the one that is played, or fails trying.
    ...(played(folders).length > 0 ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1" } : {}),
  }),
  status,
};

async function start({ folders, report, program }: Ground): Promise<void> {
  const sources = await settlePlugins(program("pulumi"), folders, process.env);
  const byReason = new Map<string, string[]>();
  for (const { name, from, failure } of sources) {
    if (from !== "stand-in") continue;
    const reason = failure?.reason ?? "not installed";
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  for (const [reason, names] of byReason) {
    report.line(`  plugins ${names.join(", ")} are the lab's stand-ins: ${reason}`);
  }
}

function played(folders: LabFolders): readonly PluginSource[] {
  return PLUGINS.map((name) => pluginSource(name, folders)).filter(({ from }) => from === "stand-in");
}

function standIn({ name, version }: PluginSource): StandIn {
  return {
    name: `plugin ${name}`,
    standsInFor: `Pulumi's ${pluginProgram(name)} ${version}`,
    limits: "the resource types and options that this project uses; put the official one on PATH to have all",
  };
}

function wrapper(name: PluginName): Entry {
  const words = [process.execPath, standInScript(name)].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  return { script: `#!/bin/sh\nexec ${words.join(" ")} "$@"\n` };
}

function status(folders: LabFolders, _state: unknown, tools: readonly FoundTool[]): readonly StatusLine[] {
  const programs = tools.map(({ tool, from, version }) => ({
    name: tool.name,
    state: `from ${from}`,
    detail: version,
  }));
  const plugins = PLUGINS.map((name) => pluginSource(name, folders));
  return [
    ...programs,
    ...plugins.map(({ name, from, version }) => ({ name: `plugin ${name}`, state: from, detail: version })),
  ];
}
