import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { granted } from "./granted";
import type { Grants } from "./grants";

/**
 * What an administrator grants, by a YAML or JSON file of his.
 *
 * @param path absolute, or as seen from the folder of the process
 * @throws Error when the file cannot be read, or something in it is unknown or of another form
 */
export function readGrants(path: string): Grants {
  return granted(parsed(path), path);
}

function parsed(path: string): unknown {
  try {
    return parse(readFileSync(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`grants ${path}: cannot be read (${reason}); name a YAML or JSON file`, { cause: error });
  }
}
