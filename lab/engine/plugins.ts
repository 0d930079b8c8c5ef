import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { compiled } from "../checkout";
import type { LabFolders } from "../folders";
import { lastLines, run } from "../processes/command";
import { forgetFailure, recentFailure, rememberFailure } from "../tools/attempts";
import type { FailedAttempt } from "../tools/attempts";
import { onPath } from "../tools/find";
import { UNREACHABLE, pulumiReachable } from "../tools/release";
import { sdkVersion } from "./tools";

/** Pulumi's resource plugins that the lab can play where they cannot be downloaded. */
export const PLUGINS = ["kubernetes", "tls", "random"] as const;

/** The name of a plugin. */
export type PluginName = (typeof PLUGINS)[number];

/** Where the plugin that programs get comes from. */
export interface PluginSource {
  readonly name: PluginName;
  readonly from: "PATH" | "installed for Pulumi" | "stand-in";
  /** The version that the SDK of this checkout asks for. */
  readonly version: string;
  /** Why the official one could not be installed, where that was tried within the last day. */
  readonly failure?: FailedAttempt;
}

/** How long the download of a plugin may take, in milliseconds. */
const PATIENCE = 5 * 60_000;

/** The executable of a plugin. */
export function pluginProgram(name: PluginName): string {
  return `pulumi-resource-${name}`;
}

/** The script that a stand-in runs. */
export function standInScript(name: PluginName): string {
  return compiled(`lab/plugins/${name}/main.js`);
}

/** Where a plugin comes from as things are, without trying to install it. */
export function pluginSource(name: PluginName, folders: LabFolders): PluginSource {
  const version = sdkVersion(`@pulumi/${name}`);
  if (onPath(pluginProgram(name), folders) !== undefined) return { name, version, from: "PATH" };
  if (isInstalled(name, version)) return { name, version, from: "installed for Pulumi" };
  const failure = recentFailure(attemptName(name, version), folders);
  return { name, version, from: "stand-in", ...(failure === undefined ? {} : { failure }) };
}

/**
 * Where a plugin comes from, after trying to install the official one: once a day, and only where Pulumi's
 * download server answers.
 * @param pulumi the path of Pulumi's command line
 */
export async function settlePlugins(
  pulumi: string,
  folders: LabFolders,
  environment: NodeJS.ProcessEnv,
  isReachable: () => Promise<boolean> = pulumiReachable,
): Promise<readonly PluginSource[]> {
  const wanted = PLUGINS.map((name) => pluginSource(name, folders));
  const missing = wanted.filter(({ from, failure }) => from === "stand-in" && failure === undefined);
  if (missing.length === 0) return wanted;
  const reachable = await isReachable();
  await Promise.all(
    missing.map(async ({ name, version }) => {
      const what = attemptName(name, version);
      const reason = reachable ? await install(pulumi, name, version, environment) : UNREACHABLE;
      if (reason === undefined) forgetFailure(what, folders);
      else rememberFailure(what, reason, folders);
    }),
  );
  return PLUGINS.map((name) => pluginSource(name, folders));
}

/** Installs a plugin where Pulumi keeps them; returns why it could not. */
async function install(
  pulumi: string,
  name: PluginName,
  version: string,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const outcome = await run(pulumi, ["plugin", "install", "resource", name, version], {
    timeout: PATIENCE,
    env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "1" },
  });
  return outcome.code === 0 ? undefined : lastLines(outcome.stderr, 1);
}

/** Whether Pulumi keeps a resource plugin of this version itself. */
export function isInstalled(name: string, version: string): boolean {
  const home = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
  const plugins = join(home, "plugins");
  if (!existsSync(plugins)) return false;
  const folder = `resource-${name}-v${version}`;
  // While it downloads a plugin, Pulumi keeps a file `<folder>.partial` beside it.
  const entries = readdirSync(plugins);
  return entries.includes(folder) && !entries.includes(`${folder}.partial`);
}

function attemptName(name: PluginName, version: string): string {
  return `plugin-${name}-${version}`;
}
