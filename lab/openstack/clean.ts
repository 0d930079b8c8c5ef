import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LabFailure } from "../failure";
import { lastLines, run } from "../processes/command";
import { endAll, ensureRunning, runningDaemons, until } from "../processes/daemon";
import type { Daemon } from "../processes/daemon";
import type { MarkedProcess } from "../processes/roster";
import type { Ground } from "../part";
import { CloudApi } from "../../lib/cloud/api";
import { loginOf } from "./clouds-yaml";
import { databaseSocket } from "./configuration/common";
import { cache, database, environment, keystone } from "./daemons";
import { IDENTITY_URL, REGION } from "./endpoints";
import { prepareFolders } from "./files";
import { identitiesVersion, makeIdentities } from "./identities";
import { emptyCloud } from "./schemas";
import type { Site } from "./site";

/** How long keystone may take to answer, in milliseconds. */
const PATIENCE = 60_000;

/**
 * Replaces a site's data by those of an empty cloud, which has its users and its catalogue and nothing else. They
 * are made once for each lab. No daemon of the site may run.
 */
export async function beginAnew(site: Site, ground: Ground): Promise<void> {
  const clean = join(site.folder, `clean-${identitiesVersion()}`);
  if (!existsSync(clean)) {
    const tables = await emptyCloud(ground.folders, (name) => ground.program(name), ground.report);
    removeOthers(site);
    await replaceData(site, tables);
    await ground.report.during("making users and catalogue", () => addIdentities(site, ground));
    renameSync(site.data, clean);
  }
  await replaceData(site, clean);
}

async function replaceData(site: Site, source: string): Promise<void> {
  for (const folder of [site.data, site.run]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(site.folder, { recursive: true, mode: 0o700 });
  const outcome = await run("cp", ["-a", source, site.data]);
  if (outcome.code !== 0) {
    throw new LabFailure(
      `OpenStack's data cannot be copied: ${lastLines(outcome.stderr, 3)}`,
      "free disk space, then repeat the command",
    );
  }
  prepareFolders(site);
}

/** Removes what another version of this code made. */
function removeOthers({ folder }: Site): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.startsWith("clean-")) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

async function addIdentities(site: Site, { folders }: Ground): Promise<void> {
  const running = new Map<Daemon, MarkedProcess>();
  const ensure = async (...daemons: readonly Daemon[]): Promise<void> => {
    for (const daemon of daemons) running.set(daemon, await ensureRunning(daemon, folders));
  };
  await ensure(database(site), cache(site));
  await until(() => Promise.resolve(unopened(site)), running, PATIENCE, folders);
  await manage(site, ["fernet_setup", ...owner()]);
  await manage(site, ["credential_setup", ...owner()]);
  await manage(site, bootstrap());
  await ensure(keystone(site));
  const api = new CloudApi(loginOf(site, "admin"));
  await until(() => api.projectId().then(() => undefined), running, PATIENCE, folders);
  await makeIdentities(site, api);
  await endAll(runningDaemons(folders).filter(({ part }) => part === "openstack"));
}

function unopened(site: Site): string | undefined {
  return existsSync(databaseSocket(site)) ? undefined : "the database is not open";
}

/** Whom keystone gives its keys to. */
function owner(): readonly string[] {
  const [user, group] = [process.getuid?.(), process.getgid?.()];
  return ["--keystone-user", String(user), "--keystone-group", String(group)];
}

function bootstrap(): readonly string[] {
  const urls = ["public", "internal", "admin"].map((kind) => [`--bootstrap-${kind}-url`, IDENTITY_URL]);
  return ["bootstrap", "--bootstrap-region-id", REGION, ...urls.flat()];
}

/** Runs keystone's own command; the administrator's password is in its environment, where only root can read it. */
async function manage(site: Site, words: readonly string[]): Promise<void> {
  const outcome = await run(site.program("keystone-manage"), words, {
    cwd: site.home,
    env: { ...environment(site), OS_BOOTSTRAP_PASSWORD: site.secret("admin") },
  });
  if (outcome.code === 0) return;
  throw new LabFailure(
    `keystone cannot be set up; the end of what it said:\n${lastLines(outcome.stdout + outcome.stderr, 12)}`,
    "repeat the command; `npm run lab -- stop openstack --delete` begins anew",
  );
}
