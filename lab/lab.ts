import { existsSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { allDone } from "./all-done";
import { fillBinFolder } from "./bin-folder";
import type { Entry } from "./bin-folder";
import { checkout } from "./checkout";
import { LabFailure } from "./failure";
import { labFolders } from "./folders";
import type { LabFolders } from "./folders";
import { adminKubeconfig } from "./kubernetes";
import type { Ground, Part, StandIn, StatusLine } from "./part";
import { PARTS, partsToStart, partsToStop } from "./parts";
import { endAll, runningDaemons } from "./processes/daemon";
import { withLock } from "./processes/lock";
import { silent } from "./report";
import type { Report } from "./report";
import { choosePorts } from "./processes/ports";
import { readState, writeState } from "./state";
import type { LabState } from "./state";
import { findTool } from "./tools/find";
import type { FoundTool } from "./tools/find";
import { obtainTools } from "./tools/obtain";

/** A lab that runs. */
export interface Lab {
  /** Environment variables by which programs find the lab, PATH among them; merge them into `process.env`. */
  readonly env: Readonly<Record<string, string>>;
  /** The administrator's kubeconfig; there is a file once part `kubernetes` was started. */
  readonly kubeconfig: string;
  readonly folders: LabFolders;
  /** What in it is no real thing. */
  readonly standIns: readonly StandIn[];
}

/** What `labStatus` tells of a part. */
export interface PartStatus {
  readonly part: string;
  /** Whether it was started, and not stopped since. */
  readonly started: boolean;
  readonly lines: readonly StatusLine[];
}

/**
 * Starts parts of this checkout's lab and waits until they are ready. Builds what is missing first, which takes
 * minutes once. Called again it finds that all runs; called while another command starts or stops this lab, it waits.
 * @param names parts; those by default where none is given
 * @throws LabFailure which says what to do
 */
export async function startLab(names: readonly string[] = [], report: Report = silent): Promise<Lab> {
  const parts = partsToStart(names);
  requireLinux();
  const folders = labFolders();
  // Outside of the lab's lock: a stop need not wait for a build.
  const tools = await obtainTools(
    parts.flatMap((part) => part.tools()),
    folders,
    report,
  );
  const waiting = (holder: string): void => report.line(`  waiting for another command (${holder})`);
  await withLock(folders.lab, "starting the lab", () => startParts(parts, tools, folders, report), waiting);
  return labOf(folders);
}

/**
 * Ends parts of this checkout's lab: afterwards none of their processes is left.
 * @param names parts; all where none is given
 * @param options `wipe` deletes all that these parts keep, save the tools
 */
export async function stopLab(
  names: readonly string[] = [],
  options: { readonly wipe?: boolean } = {},
  report: Report = silent,
): Promise<void> {
  const parts = partsToStop(names);
  const folders = labFolders();
  const waiting = (holder: string): void => report.line(`  waiting for another command (${holder})`);
  await withLock(
    folders.lab,
    "stopping the lab",
    async () => {
      const whole = names.length === 0;
      const named = new Set(parts.map(({ name }) => name));
      const meant = runningDaemons(folders).filter(({ part }) => whole || named.has(part));
      await endAll(meant);
      for (const part of parts) await part.stop?.(folders);
      const state = readState(folders.state, checkout());
      const left = state.parts.filter((name) => !whole && !named.has(name));
      if (existsSync(folders.state)) writeState(folders.state, { ...state, parts: left });
      if (options.wipe === true) {
        const kept = whole ? [folders.lab] : parts.map(({ name }) => join(folders.lab, name));
        for (const folder of kept) rmSync(folder, { recursive: true, force: true });
      }
      report.line(meant.length === 0 ? "nothing of the lab was running" : `${meant.length} processes ended`);
    },
    waiting,
  );
}

/** How things are, part by part; starts and changes nothing. */
export async function labStatus(): Promise<readonly PartStatus[]> {
  const folders = labFolders();
  const state = readState(folders.state, checkout());
  return Promise.all(
    PARTS.map(async (part) => ({
      part: part.name,
      started: state.parts.includes(part.name),
      lines: part.status(folders, state, await present(part, folders)),
    })),
  );
}

/** The lab as it was started, without starting anything. */
export function currentLab(): Lab {
  return labOf(labFolders());
}

function requireLinux(): void {
  if (process.platform === "linux") return;
  throw new LabFailure(
    `the lab's control planes run on Linux, and this is ${process.platform}`,
    "use a Linux machine (WSL 2 or a virtual machine will do), or an existing cluster by its kubeconfig",
  );
}

async function startParts(
  parts: readonly Part[],
  tools: readonly FoundTool[],
  folders: LabFolders,
  report: Report,
): Promise<void> {
  let choosing: Promise<unknown> = Promise.resolve();
  const programs = new Map(tools.flatMap((tool) => Object.entries(tool.programs)));
  const ground: Ground = {
    folders,
    report,
    program: (name) => {
      const path = programs.get(name);
      if (path === undefined) throw new Error(`${name} belongs to no tool of the part that asks for it`);
      return path;
    },
    state: () => readState(folders.state, checkout()),
    ports: <Name extends string>(names: readonly Name[], ours: ReadonlySet<Name>) => {
      const chosen = choosing.then(async () => {
        const { ports: known } = readState(folders.state, checkout());
        const ports = await choosePorts(names, known, ours, folders.lab);
        remember(folders, (state) => ({ ports: { ...state.ports, ...ports } }));
        return ports;
      });
      choosing = chosen.catch(() => undefined);
      return chosen;
    },
  };
  // Before the start: a command killed halfway leaves parts that status and env know of.
  remember(folders, (state) => ({ parts: [...new Set([...state.parts, ...parts.map(({ name }) => name)])] }));
  await startInOrder(parts, (part) => report.during(`starting ${part.name}`, () => part.start(ground)));
  fillBinFolder(folders.bin, await binEntries(folders));
}

/** Starts parts side by side, save that each waits for those that it requires. */
async function startInOrder(parts: readonly Part[], start: (part: Part) => Promise<void>): Promise<void> {
  const starts = new Map<string, Promise<void>>();
  for (const part of parts) {
    const required = (part.requires ?? []).map((name) => starts.get(name));
    starts.set(
      part.name,
      Promise.all(required).then(() => start(part)),
    );
  }
  await allDone([...starts.values()]);
}

/** What belongs on PATH of all parts that were started. What came from PATH is there already. */
async function binEntries(folders: LabFolders): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  for (const part of startedParts(folders)) {
    for (const { tool, from, programs } of await present(part, folders)) {
      if (!tool.handedOut || from === "PATH") continue;
      for (const [name, path] of Object.entries(programs)) entries.set(name, { linkTo: path });
    }
    for (const [name, entry] of part.wrappers?.(folders) ?? []) entries.set(name, entry);
  }
  return entries;
}

function labOf(folders: LabFolders): Lab {
  const state = readState(folders.state, checkout());
  const started = startedParts(folders);
  const path = [
    folders.bin,
    ...(process.env.PATH ?? "").split(delimiter).filter((entry) => entry !== folders.bin),
  ];
  const environments = started.map((part) => part.environment(folders, state));
  return {
    env: Object.assign({ PATH: path.join(delimiter) }, ...environments),
    kubeconfig: adminKubeconfig(folders),
    folders,
    standIns: started.flatMap((part) => part.standIns(folders)),
  };
}

function startedParts(folders: LabFolders): readonly Part[] {
  const { parts } = readState(folders.state, checkout());
  return PARTS.filter(({ name }) => parts.includes(name));
}

async function present(part: Part, folders: LabFolders): Promise<readonly FoundTool[]> {
  const searches = await Promise.all(part.tools().map((tool) => findTool(tool, folders)));
  return searches.flatMap(({ found }) => (found === undefined ? [] : [found]));
}

function remember(folders: LabFolders, change: (state: LabState) => Partial<LabState>): void {
  const state = readState(folders.state, checkout());
  writeState(folders.state, { ...state, ...change(state) });
}
