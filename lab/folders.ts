import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { checkout } from "./checkout";
import { LabFailure } from "./failure";

/** Where one lab keeps what it has: absolute paths, none of which needs to exist yet. */
export interface LabFolders {
  /** Everything that the labs of this person keep; tools are shared between them. */
  readonly cache: string;
  /** Built and downloaded tools: `<name>/<version>-<hash of the recipe>/bin`. */
  readonly tools: string;
  /** What was tried and failed, so that it is not tried again at once. */
  readonly attempts: string;
  /** What belongs to this lab alone. */
  readonly lab: string;
  /** Programs that go onto PATH: links to tools and wrappers of stand-ins. */
  readonly bin: string;
  /** One log file for each daemon. */
  readonly logs: string;
  /** Ports and started parts. */
  readonly state: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folders of the lab that `environment` and this checkout name: the cache is `$CCE_CACHE`, else
 * `$XDG_CACHE_HOME/cloud-container-engine`, else `~/.cache/cloud-container-engine`; the lab is `$CCE_LAB`,
 * else a name made from the checkout's path, so that two checkouts have two labs.
 * @throws LabFailure where `$CCE_LAB` is no plain name
 */
export function labFolders(environment: Environment = process.env): LabFolders {
  const cache = cacheFolder(environment);
  const lab = join(cache, "labs", labName(environment.CCE_LAB));
  return {
    cache,
    tools: join(cache, "tools"),
    attempts: join(cache, "attempts"),
    lab,
    bin: join(lab, "bin"),
    logs: join(lab, "logs"),
    state: join(lab, "state.json"),
  };
}

function cacheFolder(environment: Environment): string {
  if (environment.CCE_CACHE) return resolve(environment.CCE_CACHE);
  const base = environment.XDG_CACHE_HOME ? resolve(environment.XDG_CACHE_HOME) : join(homedir(), ".cache");
  return join(base, "cloud-container-engine");
}

function labName(override: string | undefined): string {
  if (!override) return createHash("sha256").update(realpathSync(checkout())).digest("hex").slice(0, 12);
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(override)) {
    throw new LabFailure(
      `CCE_LAB '${override}' cannot name a lab`,
      "use up to 40 lower-case letters, digits and hyphens, beginning with a letter or digit",
    );
  }
  return override;
}
