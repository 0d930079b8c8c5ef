import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { codeOf } from "./failure";
import { writeWhole } from "./state";

/** An entry of the folder that a lab puts on PATH. */
export type Entry = { readonly linkTo: string } | { readonly script: string };

/**
 * Makes a folder hold exactly these programs. Each appears whole, so that a program started meanwhile, or a
 * command killed here, meets either the old or the new one.
 */
export function fillBinFolder(folder: string, entries: ReadonlyMap<string, Entry>): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, entry] of entries) {
    const file = join(folder, name);
    if ("script" in entry) writeWhole(file, entry.script, 0o700);
    else if (!isSameFile(file, entry.linkTo)) link(file, entry.linkTo);
  }
  for (const name of readdirSync(folder)) {
    if (!entries.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * A hard link where the file system allows it: Pulumi's engine warns of every language host that is not in the
 * folder which it finds itself in, and it finds itself where a symbolic link leads.
 */
function link(file: string, target: string): void {
  const beside = `${file}.${process.pid}.new`;
  rmSync(beside, { force: true });
  try {
    linkSync(realpathSync(target), beside);
  } catch (thrown) {
    if (codeOf(thrown) !== "EXDEV" && codeOf(thrown) !== "EPERM") throw thrown;
    symlinkSync(realpathSync(target), beside);
  }
  renameSync(beside, file);
}

function isSameFile(file: string, target: string): boolean {
  const [one, other] = [
    lstatSync(file, { throwIfNoEntry: false }),
    statSync(target, { throwIfNoEntry: false }),
  ];
  return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev;
}
