import { isAbsolute } from "node:path";
import type { Grants } from "../isolation/grants";
import { readGrants } from "../isolation/grants-file";
import { refuse } from "../rules/problem";

/** Variable that names the file with what an administrator grants. */
export const GRANTS_VARIABLE = "CCE_GRANTS";

/**
 * What the administrator grants, by the YAML or JSON file that the variable `CCE_GRANTS` names; nothing where it names
 * none.
 *
 * @throws Error when the path is relative (policies run in a folder of their own), the file cannot be read, or something
 *   in it is unknown
 */
export function grantsOfEnvironment(env: NodeJS.ProcessEnv = process.env): Grants {
  const path = env[GRANTS_VARIABLE];
  if (path === undefined || path === "") return {};
  if (!isAbsolute(path)) {
    refuse("Grants", [
      {
        field: GRANTS_VARIABLE,
        value: path,
        rule: "is no absolute path",
        fix: "write one that starts with '/'",
      },
    ]);
  }
  return readGrants(path);
}
