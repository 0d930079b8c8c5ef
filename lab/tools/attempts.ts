import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { LabFolders } from "../folders";
import { writeWhole } from "../state";

const DAY = 24 * 60 * 60 * 1000;

/** Something that failed less than a day ago. */
export interface FailedAttempt {
  readonly reason: string;
  /** Removing this file lets it be tried again. */
  readonly file: string;
}

/** What is known of an attempt that failed within the last day; undefined where it should be made. */
export function recentFailure(what: string, folders: LabFolders): FailedAttempt | undefined {
  const file = fileOf(what, folders);
  try {
    if (Date.now() - statSync(file).mtimeMs > DAY) return undefined;
    return { reason: readFileSync(file, "utf8").trim(), file };
  } catch {
    return undefined;
  }
}

/** Remembers that an attempt failed, so that an offline machine does not wait for it at every start. */
export function rememberFailure(what: string, reason: string, folders: LabFolders): void {
  writeWhole(fileOf(what, folders), `${reason}\n`);
}

/** Forgets a failure after a success. */
export function forgetFailure(what: string, folders: LabFolders): void {
  rmSync(fileOf(what, folders), { force: true });
}

function fileOf(what: string, folders: LabFolders): string {
  return join(folders.attempts, what.replaceAll(/[^a-zA-Z0-9.-]+/g, "-"));
}
