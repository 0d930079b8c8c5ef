import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { allDone } from "../all-done";
import { LabFailure } from "../failure";
import type { LabFolders } from "../folders";
import { lastLines, run } from "../processes/command";
import type { Report } from "../report";
import { BUILD_MARK, fillOnce } from "../tools/store";
import { databaseSocket } from "./configuration/common";
import { database, environment } from "./daemons";
import { prepareFolders, writeConfiguration } from "./files";
import { OPENSTACK_RELEASE, unpackedRoot } from "./packages";
import { siteIn } from "./site";
import type { Site } from "./site";

const DATABASES = [
  "keystone",
  "placement",
  "nova_api",
  "nova_cell0",
  "nova",
  "neutron",
  "glance",
  "cinder",
  "octavia",
  "heat",
  "aodh",
  "gnocchi",
];

/** Nova fills these in from its own configuration, so that the tables hold nothing of one lab. */
const CELL_DATABASE = "{scheme}://{username}@{hostname}/{path}?{query}";
const CELL0_DATABASE = "{scheme}://{username}@{hostname}/nova_cell0?{query}";
const CELL_BROKER = "{scheme}://{username}:{password}@{hostname}:{port}/";

/** What makes the tables: chains of commands, run side by side. */
const CHAINS: readonly (readonly (readonly [string, ...string[]])[])[] = [
  [
    ["neutron-db-manage", "--config-file", "neutron.conf", "upgrade", "heads"],
    ["octavia-db-manage", "upgrade", "head"],
    ["heat-manage", "db_sync"],
  ],
  [
    ["keystone-manage", "db_sync"],
    ["nova-manage", "api_db", "sync"],
    ["nova-manage", "cell_v2", "map_cell0", "--database_connection", CELL0_DATABASE],
    [
      ...["nova-manage", "cell_v2", "create_cell", "--name", "cell1"],
      ...["--database_connection", CELL_DATABASE, "--transport-url", CELL_BROKER],
    ] as [string, ...string[]],
    ["nova-manage", "db", "sync"],
    ["placement-manage", "db", "sync"],
    ["glance-manage", "db_sync"],
    ["cinder-manage", "db", "sync"],
    ["aodh-dbsync"],
    ["gnocchi-upgrade"],
  ],
];

/**
 * The data of a cloud that nobody has ever used: empty databases of all services, made once for all labs.
 * @returns the folder, to be copied
 */
export async function emptyCloud(
  folders: LabFolders,
  program: (name: string) => string,
  report: Report,
): Promise<string> {
  const recipe = JSON.stringify([unpackedRoot(folders), DATABASES, CHAINS]);
  const version = createHash("sha256").update(recipe).digest("hex").slice(0, 10);
  const target = join(folders.tools, "openstack-databases", `${OPENSTACK_RELEASE}-${version}`);
  await fillOnce(target, "making OpenStack's databases", report, (folder) =>
    report.during("making OpenStack's databases (about 1 min)", async (detail) => {
      // A short path, as that of a socket may not have more than 107 bytes.
      const work = mkdtempSync(join(tmpdir(), "cce-"));
      try {
        const site = siteIn(work, folders, {
          program,
          brokerPorts: { rabbitmq: 0, "rabbitmq-peer": 0, epmd: 0 },
        });
        await makeData(site, target, detail);
        await run("cp", ["-a", `${site.data}/.`, folder]);
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    }),
  );
  return target;
}

async function makeData(site: Site, target: string, detail: (text: string) => void): Promise<void> {
  prepareFolders(site);
  await writeConfiguration(site);
  const command = commands(site, target);
  detail("the server's own tables");
  await command("mariadb-install-db", [
    "--no-defaults",
    `--user=${site.user}`,
    `--datadir=${join(site.data, "mysql")}`,
    // Who may open the socket as this person gets in, and nobody else; there is no password.
    "--auth-root-authentication-method=socket",
    `--auth-root-socket-user=${site.user}`,
    "--skip-test-db",
    "--skip-name-resolve",
  ]);
  const { program, arguments: words } = database(site);
  const env = { ...environment(site), [BUILD_MARK]: target };
  const server = spawn(program, words, { stdio: "ignore", env });
  const ended = once(server, "exit");
  const sql = (statement: string) =>
    command("mariadb", ["--no-defaults", `--socket=${databaseSocket(site)}`, `--execute=${statement}`]);
  try {
    await answers(() => sql("SELECT 1"));
    await sql(DATABASES.map((name) => `CREATE DATABASE ${name} CHARACTER SET utf8mb3`).join("; "));
    let done = 0;
    const count = CHAINS.flat().length;
    const work = async (chain: (typeof CHAINS)[number]): Promise<void> => {
      for (const [name, ...rest] of chain) {
        await command(name, rest);
        detail(`${++done} of ${count}`);
      }
    };
    await allDone(CHAINS.map(work));
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}

/** Runs programs of the packages, of which none may fail. */
function commands(site: Site, target: string): (name: string, words: readonly string[]) => Promise<void> {
  return async (name, words) => {
    const outcome = await run(site.program(name), words, {
      cwd: site.home,
      env: { ...environment(site), [BUILD_MARK]: target },
    });
    if (outcome.code === 0) return;
    throw new LabFailure(
      `OpenStack's databases cannot be made; the end of what ${name} said:\n${lastLines(outcome.stdout + outcome.stderr, 12)}`,
      "repeat the command",
    );
  };
}

/** How long the database may take to answer, in milliseconds. */
const PATIENCE = 60_000;

async function answers(ask: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await ask();
    } catch (thrown) {
      if (Date.now() > deadline) throw thrown;
      await delay(200);
    }
  }
}
