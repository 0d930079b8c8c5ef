import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastLines, run } from "../processes/command";
import type { PulumiPlugin, PulumiRelease } from "./tool";

const PULUMI = "https://get.pulumi.com/";
/** Why nothing was downloaded, where that server cannot be reached. */
export const UNREACHABLE = "Pulumi's download server does not answer";

/** How long a machine with internet may take to answer, in milliseconds. */
const PATIENCE = 5_000;
/** How long a download may take, in milliseconds. */
const DOWNLOAD_PATIENCE = 5 * 60_000;

/** Names of processors in Pulumi's downloads. */
const PROCESSORS: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** Whether Pulumi's download server answers: says quickly that a machine has no internet. */
export async function pulumiReachable(): Promise<boolean> {
  try {
    await fetch(PULUMI, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE) });
    return true;
  } catch {
    return false;
  }
}

/**
 * Installs Pulumi's release into `folder/bin`, by Pulumi's Automation API.
 * @throws Error where the download fails, or the release is another than the recipe names
 */
export async function installPulumiRelease(recipe: PulumiRelease, folder: string): Promise<void> {
  // Imported here as it takes a second to load, and most commands do without.
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  const installed = await PulumiCommand.install({ root: folder });
  if (installed.version?.version !== recipe.version) {
    throw new Error(`the Automation API installed ${installed.version?.version}, not ${recipe.version}`);
  }
}

/**
 * Downloads a resource plugin into `folder/bin`, from where Pulumi's engine takes it.
 * @throws Error where the download fails, or holds no such plugin
 */
export async function installPulumiPlugin(
  recipe: PulumiPlugin,
  folder: string,
  server = PULUMI,
): Promise<void> {
  const processor = PROCESSORS[process.arch] ?? process.arch;
  const name = `pulumi-resource-${recipe.package}-v${recipe.version}-${process.platform}-${processor}.tar.gz`;
  const url = new URL(`releases/plugins/${name}`, server);
  const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_PATIENCE) });
  if (!response.ok) throw new Error(`${url.href} answers ${response.status}`);
  const [archive, bin] = [join(folder, name), join(folder, "bin")];
  mkdirSync(bin);
  writeFileSync(archive, Buffer.from(await response.arrayBuffer()));
  const program = `pulumi-resource-${recipe.package}`;
  const outcome = await run("tar", ["-xzf", archive, "-C", bin, program]);
  rmSync(archive);
  if (outcome.code !== 0) throw new Error(`${name} holds no ${program}: ${lastLines(outcome.stderr, 1)}`);
}
