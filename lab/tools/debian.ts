import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { LabFailure } from "../failure";
import { lastLines, run } from "../processes/command";
import { withLock } from "../processes/lock";
import type { Report } from "../report";
import { writeWhole } from "../state";
import { BUILD_MARK } from "./store";
import type { DebianPackages } from "./tool";

const STATUS = "/var/lib/dpkg/status";
const OS_RELEASE = "/etc/os-release";
/** How long another package manager may hold its lock, in seconds. */
const LOCK_PATIENCE = 600;

/** What keeps packages from starting services while they are installed, as Debian's policy has it. */
const POLICY = "/usr/sbin/policy-rc.d";
const NO_SERVICE =
  "#!/bin/sh\n# Written by the lab of cloud-container-engine while it installs packages.\nexit 101\n";

/** The system that this runs on, as /etc/os-release has it: `debian bookworm`; empty where it does not tell. */
export function systemRelease(text = existsSync(OS_RELEASE) ? readFileSync(OS_RELEASE, "utf8") : ""): string {
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)`, "m").exec(text)?.[1] ?? "";
  return `${field("ID")} ${field("VERSION_CODENAME")}`.trim();
}

/**
 * Those of the packages that are not installed.
 * @param status what dpkg knows of packages
 */
export function missingPackages(
  names: readonly string[],
  status = existsSync(STATUS) ? readFileSync(STATUS, "utf8") : "",
): readonly string[] {
  const installed = new Set(
    [...status.matchAll(/^Package: (.*)\nStatus: install ok installed$/gm)].map(([, name]) => name),
  );
  return names.filter((name) => !installed.has(name));
}

/**
 * Installs those packages of a recipe that are missing, without what they only recommend.
 * @throws LabFailure where this is another system, or only root could do it
 */
export async function installPackages(recipe: DebianPackages, report: Report): Promise<void> {
  requireRelease(recipe, systemRelease());
  const waiting = (holder: string): void => report.line(`  ${recipe.name}: waiting for ${holder}`);
  await withLock(
    "debian packages",
    `installing ${recipe.name}`,
    () => installMissing(recipe, report),
    waiting,
  );
}

/**
 * Refuses another system than that of a recipe.
 * @param system as `systemRelease` tells it
 */
export function requireRelease({ name, release }: DebianPackages, system: string): void {
  if (system === `debian ${release}`) return;
  throw new LabFailure(
    `the lab's ${name} is that of Debian ${release}, and this is ${system || "a system without a name"}`,
    `use a machine or a container with Debian ${release}, or a cloud of your own`,
  );
}

async function installMissing(recipe: DebianPackages, report: Report): Promise<void> {
  const missing = missingPackages(recipe.installs);
  removePolicy();
  if (missing.length === 0) return;
  const command = `apt-get install --no-install-recommends ${missing.join(" ")}`;
  if (!isRoot()) {
    const subject = missing.length === 1 ? "a package is" : `${missing.length} packages are`;
    throw new LabFailure(
      `${recipe.name}: ${subject} not installed, and only root may do so`,
      `have root run: ${command}`,
    );
  }
  const minutes = Math.ceil(recipe.seconds / 60);
  await report.during(`installing packages of ${recipe.name} (about ${minutes} min)`, async (detail) => {
    detail("reading the lists of packages");
    await apt(["update"], recipe);
    detail(`${missing.length} packages and what they need`);
    await withoutServices(() => apt(["install", "--yes", "--no-install-recommends", ...missing], recipe));
  });
}

/** Some libraries need packages that come with a service, which nobody here wants to run. */
async function withoutServices(install: () => Promise<void>): Promise<void> {
  if (!existsSync(POLICY)) writeWhole(POLICY, NO_SERVICE, 0o755);
  try {
    await install();
  } finally {
    removePolicy();
  }
}

/** Removes the policy if it is the lab's own, maybe from a command that was killed. */
function removePolicy(): void {
  if (existsSync(POLICY) && readFileSync(POLICY, "utf8") === NO_SERVICE) rmSync(POLICY);
}

/** Unpacks packages into `folder/root`, and links the recipe's programs into `folder/bin`. */
export async function unpackPackages(recipe: DebianPackages, folder: string, target: string): Promise<void> {
  const root = join(folder, "root");
  const bin = join(folder, "bin");
  const downloads = join(folder, "downloads");
  for (const made of [root, bin, downloads]) mkdirSync(made);
  // On a machine where nothing had to be installed, apt may know of no packages at all.
  if (isRoot()) await apt(["update"], recipe);
  await apt(["download", ...recipe.unpacks], recipe, { cwd: downloads, mark: target });
  for (const archive of readdirSync(downloads)) {
    await command("dpkg", ["-x", join(downloads, archive), root], recipe, { mark: target });
  }
  rmSync(downloads, { recursive: true });
  for (const [name, path] of Object.entries(recipe.programs)) {
    const unpacked = existsSync(join(root, path));
    if (!unpacked && !existsSync(path)) throw new Error(`no package of ${recipe.name} holds ${path}`);
    symlinkSync(unpacked ? join("..", "root", path) : path, join(bin, name));
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

interface Place {
  readonly cwd?: string;
  /** The folder of the cache that this is done for. */
  readonly mark?: string;
}

function apt(words: readonly string[], recipe: DebianPackages, place: Place = {}): Promise<void> {
  const patience = `DPkg::Lock::Timeout=${LOCK_PATIENCE}`;
  return command("apt-get", ["--quiet=2", "-o", patience, ...words], recipe, place);
}

async function command(
  program: string,
  words: readonly string[],
  recipe: DebianPackages,
  { cwd, mark }: Place,
): Promise<void> {
  const outcome = await run(program, words, {
    ...(cwd === undefined ? {} : { cwd }),
    env: {
      ...process.env,
      DEBIAN_FRONTEND: "noninteractive",
      LC_ALL: "C.UTF-8",
      ...(mark === undefined ? {} : { [BUILD_MARK]: mark }),
    },
  });
  if (outcome.code === 0) return;
  const said = outcome.stdout + outcome.stderr;
  throw new LabFailure(
    `${program} cannot get packages of ${recipe.name}; the end of what it said:\n${lastLines(said, 8)}`,
    adviseOnPackages(said),
  );
}

/** What a person does about a failed command of the package manager, from what it said. */
export function adviseOnPackages(said: string): string {
  if (/dpkg was interrupted/.test(said)) return "run: dpkg --configure -a";
  if (/Unable to locate package|has no installation candidate|Can't select/.test(said))
    return "run apt-get update as root, and see that the sources of apt name the release's main section";
  if (/No space left on device|(not|don't have) enough free space/i.test(said)) return "free disk space";
  if (/unmet dependencies|held broken packages/.test(said))
    return "packages of other sources stand in the way: use a machine or a container with nothing but Debian's";
  return "see that a mirror of Debian can be reached, then repeat the command";
}
