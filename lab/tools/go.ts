import { chmodSync, copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { checkout } from "../checkout";
import { LabFailure } from "../failure";
import { lastLines, run } from "../processes/command";
import type { Outcome } from "../processes/command";
import { isOlder } from "./find";
import { BUILD_MARK } from "./store";
import type { GoModuleFiles, GoProgram } from "./tool";

/** What the modules of the lab need. */
const GO_AT_LEAST = "1.24.0";
/** From this version on, Go fetches the newer Go that a module asks for, unless told not to. */
const GO_WITH_TOOLCHAINS = "1.21.0";
/** Below this free space no build is begun, in GB. */
const DISK_NEEDED = 3;
/** What building all tools with empty caches takes, in GB: Go's build cache 5.3, its module cache 2.7, the tools 0.5. */
export const DISK_FOR_ALL = 9;

/** The Go of this machine. */
export interface GoSetup {
  readonly version: string;
  /** `go env GOTOOLCHAIN`. */
  readonly toolchain: string;
  /** Folders that a build fills. */
  readonly caches: readonly string[];
}

/** What Go is asked for, where it cannot have it. */
type Wanted = Pick<GoProgram | GoModuleFiles, "name" | "version">;

/**
 * Asks Go about itself.
 * @throws LabFailure where there is none, or none new enough
 */
export async function goSetup(): Promise<GoSetup> {
  const names = ["GOVERSION", "GOTOOLCHAIN", "GOCACHE", "GOMODCACHE"];
  const advice = `install Go ${GO_AT_LEAST} or later (https://go.dev/dl, or the distribution's package), or put the programs that the lab would build on PATH`;
  const outcome = await run("go", ["env", ...names]).catch((thrown: unknown) => {
    if (!(thrown instanceof LabFailure)) throw thrown;
    throw new LabFailure("the lab builds its tools with Go, and there is no program 'go' on PATH", advice);
  });
  const [goVersion = "", toolchain = "", ...caches] = outcome.stdout.trim().split("\n");
  const version = goVersion.replace(/^go/, "");
  if (isOlder(version, toolchain.startsWith("local") ? GO_AT_LEAST : GO_WITH_TOOLCHAINS)) {
    throw new LabFailure(`Go ${version} is too old to build the lab's tools`, advice);
  }
  return { version, toolchain, caches };
}

/** Builds a program into `folder/bin`. */
export async function buildGoProgram(
  recipe: GoProgram,
  folder: string,
  target: string,
  detail: (text: string) => void,
): Promise<void> {
  const setup = await goSetup();
  await checkDisk([folder, ...setup.caches]);
  const work = join(folder, "work");
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, "go.mod"), await moduleFile(recipe, work, target));
  if (recipe.source !== undefined) copyFileSync(join(checkout(), recipe.source), join(work, "main.go"));

  const [program, ...links] = recipe.programs;
  mkdirSync(join(folder, "bin"));
  const output = join(folder, "bin", program);
  const variables = Object.entries(recipe.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  const build = ["build", "-mod=mod", "-v", "-ldflags", ["-s -w", ...variables].join(" "), "-o", output];
  let packages = 0;
  await go([...build, recipe.package ?? "."], work, target, recipe, (line) => {
    if (line.startsWith("go: downloading")) detail(line.replace("go: ", ""));
    else if (!line.startsWith("go: ")) detail(`${++packages} packages compiled`);
  });
  for (const link of links) symlinkSync(program, join(folder, "bin", link));
  rmSync(work, { recursive: true });
}

/** Copies executables out of a module into `folder/bin`. */
export async function copyGoModuleFiles(
  recipe: GoModuleFiles,
  folder: string,
  target: string,
): Promise<void> {
  await goSetup();
  const module = await downloadModule(recipe.module, `v${recipe.version}`, folder, target, recipe);
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const file of recipe.files) {
    copyFileSync(join(module.folder, file), join(bin, basename(file)));
    chmodSync(join(bin, basename(file)), 0o755);
  }
}

/**
 * The files of a published module, where Go keeps them for everybody on this machine: they are to be read only.
 *
 * @param version without a leading `v`
 * @throws LabFailure where there is no Go, or it cannot have the module
 */
export async function goModuleFolder(module: string, version: string): Promise<string> {
  await goSetup();
  const wanted = { name: module, version };
  const { folder } = await downloadModule(module, `v${version}`, tmpdir(), module, wanted);
  return folder;
}

async function moduleFile(recipe: GoProgram, work: string, target: string): Promise<string> {
  const lines = [`module ${recipe.name.replaceAll(/[^a-z0-9]/g, "")}`, "", `go ${GO_AT_LEAST}`, ""];
  for (const [module, version] of Object.entries(recipe.requires)) lines.push(`require ${module} ${version}`);
  for (const [module, other] of Object.entries(recipe.replaces ?? {}))
    lines.push(`replace ${module} => ${other}`);
  if (recipe.staging !== undefined) {
    const { module, version } = recipe.staging;
    const required = recipe.requires[module] ?? "";
    const { modFile } = await downloadModule(module, required, work, target, recipe);
    for (const staged of await stagedModules(modFile, work, target, recipe)) {
      lines.push(`replace ${staged} => ${staged} ${version}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The modules that a go.mod takes from `./staging`. */
async function stagedModules(
  modFile: string,
  work: string,
  target: string,
  recipe: GoProgram,
): Promise<string[]> {
  const outcome = await go(["mod", "edit", "-json", modFile], work, target, recipe);
  // The shape of `go mod edit -json` is documented in `go help mod edit`.
  const parsed = JSON.parse(outcome.stdout) as {
    Replace?: { Old: { Path: string }; New: { Path: string } }[];
  };
  const replaced = parsed.Replace ?? [];
  return replaced.filter((entry) => entry.New.Path.startsWith("./staging/")).map((entry) => entry.Old.Path);
}

async function downloadModule(
  module: string,
  version: string,
  work: string,
  target: string,
  recipe: Wanted,
): Promise<{ folder: string; modFile: string }> {
  const outcome = await go(["mod", "download", "-json", `${module}@${version}`], work, target, recipe);
  // The shape of `go mod download -json` is documented in `go help mod download`.
  const { Dir, GoMod } = JSON.parse(outcome.stdout) as { Dir: string; GoMod: string };
  return { folder: Dir, modFile: GoMod };
}

async function go(
  arguments_: readonly string[],
  cwd: string,
  target: string,
  recipe: Wanted,
  onLine?: (line: string) => void,
): Promise<Outcome> {
  const outcome = await run("go", arguments_, {
    cwd,
    // Without cgo the programs need no C compiler to be built, and run on any Linux of the same processor.
    env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off", [BUILD_MARK]: target },
    ...(onLine === undefined ? {} : { onLine }),
  });
  if (outcome.code === 0) return outcome;
  const said = outcome.stderr + outcome.stdout;
  const problem = `cannot build ${recipe.name} ${recipe.version}; the end of what go said:\n${lastLines(said, 12)}`;
  throw new LabFailure(problem, advise(said));
}

/** What a person does about a failed build, from what go said. */
export function advise(said: string): string {
  if (/checksum mismatch|SECURITY ERROR|missing go\.sum|verifying .*: /.test(said)) {
    return "a module is not what the checksum database knows: do not switch verification off; clear the module cache (`go clean -modcache`) or ask who runs your module proxy";
  }
  if (/no space left on device/.test(said))
    return "free disk space, or point CCE_CACHE, GOCACHE and GOMODCACHE elsewhere";
  if (
    /no such host|i\/o timeout|connection refused|network is unreachable|TLS handshake|proxyconnect|40[34] /.test(
      said,
    )
  ) {
    return "a Go module proxy must be reachable (`go env GOPROXY` shows which); check the network or set GOPROXY";
  }
  if (/signal: killed|cannot allocate memory/.test(said))
    return "the build ran out of memory: 4 GB are needed";
  return "repeat the command; if it fails again, put the program on PATH instead";
}

async function checkDisk(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const existing = await nearestExisting(folder);
    const { bavail, bsize } = await statfs(existing);
    const free = (bavail * bsize) / 1e9;
    if (free >= DISK_NEEDED) continue;
    throw new LabFailure(
      `${free.toFixed(1)} GB free at ${existing}, and building all of the lab's tools takes ${DISK_FOR_ALL} GB`,
      "free disk space, or point CCE_CACHE, GOCACHE and GOMODCACHE elsewhere",
    );
  }
}

async function nearestExisting(folder: string): Promise<string> {
  try {
    await statfs(folder);
    return folder;
  } catch {
    return nearestExisting(dirname(folder));
  }
}
