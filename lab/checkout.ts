import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The root folder of the checkout that this code runs from, whether compiled (`dist/lab`) or from source
 * (`lab`, under the test runner).
 */
export function checkout(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error(`no package.json above ${__dirname}: the lab runs from a checkout only`);
    folder = parent;
  }
  return folder;
}

/**
 * The compiled file of a module of this checkout: daemons and wrappers run compiled code, never source.
 * It exists once `npm run build` has run.
 */
export function compiled(module: string): string {
  return join(checkout(), "dist", module);
}
