import type { PulumiRelease } from "./tool";

const PULUMI = "https://get.pulumi.com/";
/** Why nothing was downloaded, where that server cannot be reached. */
export const UNREACHABLE = "Pulumi's download server does not answer";

/** How long a machine with internet may take to answer, in milliseconds. */
const PATIENCE = 5_000;

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
