import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Settings by which the engine finds its state, for `process.env`. */
export type StateEnvironment = Readonly<Record<string, string>>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the engine keeps its state. Who has chosen a backend keeps it; otherwise it is a folder of the user's
 * (not the cache, which may be emptied), with a passphrase that is made once and kept beside it.
 *
 * @param name a plain name by which this checkout's state differs from that of others
 */
export function stateEnvironment(name: string, environment: Environment = process.env): StateEnvironment {
  const folder = join(stateHome(environment), name);
  const hasBackend = Boolean(environment.PULUMI_BACKEND_URL ?? environment.PULUMI_ACCESS_TOKEN);
  const hasPassphrase =
    environment.PULUMI_CONFIG_PASSPHRASE !== undefined ||
    environment.PULUMI_CONFIG_PASSPHRASE_FILE !== undefined;
  return {
    ...(hasBackend ? {} : { PULUMI_BACKEND_URL: `file://${made(join(folder, "state"))}` }),
    ...(hasPassphrase ? {} : { PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(made(folder)) }),
  };
}

function stateHome(environment: Environment): string {
  if (environment.CCE_STATE) return resolve(environment.CCE_STATE);
  const base = environment.XDG_STATE_HOME
    ? resolve(environment.XDG_STATE_HOME)
    : join(homedir(), ".local", "state");
  return join(base, "cloud-container-engine");
}

function made(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function passphraseFile(folder: string): string {
  const file = join(folder, "passphrase");
  // Never overwritten, not even when two commands start at once: a lost passphrase is lost state.
  if (!existsSync(file) || readFileSync(file, "utf8") === "") {
    writeFileSync(file, randomBytes(32).toString("base64url"), {
      mode: 0o600,
      flag: existsSync(file) ? "w" : "wx",
    });
  }
  return file;
}
