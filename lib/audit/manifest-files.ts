import type { Stats } from "node:fs";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type { Found } from "./found";
import { NOTHING_FOUND, together } from "./found";
import { manifestsIn } from "./manifest-text";

const ENDINGS = [".yaml", ".yml", ".json"];

/** Folders of tools, in which nobody keeps what he deploys. */
const NOT_MANIFESTS = [".git", "node_modules"];

/** Larger files are no manifests, in bytes: an API server takes no request of more than 3 MiB. */
const LARGEST = 64 * 1024 * 1024;

/**
 * The objects in a file, whatever its name, or in all files of a folder whose names end as those of manifests do, at any
 * depth.
 *
 * @param path as the caller gave it
 * @param cwd folder that it is seen from
 */
export function manifestsAt(path: string, cwd: string): Found {
  return attempted(path, () => {
    const place = resolve(cwd, path);
    const root = realpathSync(place);
    const about = statSync(root);
    return about.isDirectory()
      ? inFolder({ path, place, root }, new Set([root]))
      : inFile(path, place, about);
  });
}

interface Place {
  /** As people read it. */
  readonly path: string;
  /** The same, absolute. */
  readonly place: string;
  /** The folder that nothing leads out of, without symbolic links. */
  readonly root: string;
}

function inFolder({ path, place, root }: Place, seen: Set<string>): Found {
  const names = readdirSync(place).sort();
  return together(
    names.map((name) => {
      const [below, at] = [join(path, name), join(place, name)];
      return attempted(below, () => inEntry({ path: below, place: at, root }, name, seen));
    }),
  );
}

function inEntry({ path, place, root }: Place, name: string, seen: Set<string>): Found {
  const hasEnding = ENDINGS.some((ending) => name.endsWith(ending));
  const target = targetOf(place);
  // What leads nowhere matters only where its name says that it is a manifest.
  if (target === undefined) return hasEnding ? unread(path, "leads nowhere") : NOTHING_FOUND;
  const about = statSync(target);
  if (!about.isDirectory() && !hasEnding) return NOTHING_FOUND;
  if (target !== root && !target.startsWith(root.endsWith(sep) ? root : root + sep)) {
    return unread(path, "is a symbolic link that leads out of the folder");
  }
  if (seen.has(target)) return NOTHING_FOUND;
  seen.add(target);
  if (!about.isDirectory()) return inFile(path, target, about);
  if (NOT_MANIFESTS.includes(name)) {
    return { ...NOTHING_FOUND, skipped: [{ what: path, why: "is a folder of tools" }] };
  }
  return inFolder({ path, place: target, root }, seen);
}

function inFile(path: string, place: string, about: Stats): Found {
  // Devices and pipes have no end, or none yet.
  if (!about.isFile()) return unread(path, "is no file");
  if (about.size > LARGEST) return unread(path, `is larger than ${LARGEST} bytes`);
  return manifestsOf(readFileSync(place), path);
}

/** The objects in the content of a file. */
export function manifestsOf(content: Uint8Array, file: string): Found {
  try {
    return manifestsIn(new TextDecoder("utf-8", { fatal: true }).decode(content), file);
  } catch {
    return unread(file, "is no text of UTF-8");
  }
}

function targetOf(place: string): string | undefined {
  try {
    return realpathSync(place);
  } catch {
    return undefined;
  }
}

function attempted(path: string, read: () => Found): Found {
  try {
    return read();
  } catch (thrown) {
    const hasCode = typeof thrown === "object" && thrown !== null && "code" in thrown;
    return unread(path, hasCode ? `cannot be read (${String(thrown.code)})` : "cannot be read");
  }
}

function unread(what: string, why: string): Found {
  return { ...NOTHING_FOUND, unread: [{ what, why }] };
}
