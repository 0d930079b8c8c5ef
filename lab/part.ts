import type { Entry } from "./bin-folder";
import type { LabFolders } from "./folders";
import type { Report } from "./report";
import type { LabState } from "./state";
import type { FoundTool } from "./tools/find";
import type { Tool } from "./tools/tool";

/** What a part of the lab is given to work with. */
export interface Ground {
  readonly folders: LabFolders;
  readonly report: Report;
  /** The absolute path of a program of this part's tools, or of those of a part that it requires. */
  program(name: string): string;
  /** What the lab remembers. */
  state(): LabState;
  /**
   * Ports by their names, which are remembered. Parts that start side by side choose one after the other.
   *
   * @param ours names whose remembered port a running daemon of this lab holds
   */
  ports<Name extends string>(names: readonly Name[], ours: ReadonlySet<Name>): Promise<Record<Name, number>>;
}

/** Something in the lab that plays the part of something real. */
export interface StandIn {
  readonly name: string;
  readonly standsInFor: string;
  /** What is different from the real thing. */
  readonly limits: string;
}

/** One line of `status`. */
export interface StatusLine {
  readonly name: string;
  /** `running`, `stopped`, `found on PATH` and so on. */
  readonly state: string;
  readonly detail: string;
}

/**
 * A part of the lab: a folder beside this file, listed in parts.ts. It starts daemons through
 * processes/daemon.ts, whose marks let the lab find and stop them without the part's help.
 */
export interface Part {
  /** Also the name of the folder, within the lab's, that it keeps its data in. */
  readonly name: string;
  readonly summary: string;
  /** Whether it is meant where a person starts the lab without naming parts. */
  readonly byDefault: boolean;
  /** Names of parts that must run before it: they are started with it, and it is stopped with them. @default none */
  readonly requires?: readonly string[];
  /** Tools that must be there before it starts. */
  tools(): readonly Tool[];
  /** What of it is no real thing; asked of the running lab, as it may depend on the machine. */
  standIns(folders: LabFolders): readonly StandIn[];
  /** Makes it run and waits until it is ready; called again it finds that all is well, quickly. */
  start(ground: Ground): Promise<void>;
  /** Programs that it adds to PATH beside those of its tools. @default none */
  wrappers?(folders: LabFolders): ReadonlyMap<string, Entry>;
  /** Ends what no daemon's mark tells of; called after its daemons have ended. @default nothing */
  stop?(folders: LabFolders): Promise<void>;
  /** Environment variables by which programs find it; PATH is the lab's own business. */
  environment(folders: LabFolders, state: LabState): Readonly<Record<string, string>>;
  /** @param tools those of its tools that are there */
  status(folders: LabFolders, state: LabState, tools: readonly FoundTool[]): readonly StatusLine[];
}
