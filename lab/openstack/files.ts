import { createPrivateKey } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { LabFailure } from "../failure";
import { createAuthority } from "../kubernetes/issue";
import { writeWhole } from "../state";
import { amphoraAuthority } from "./configuration/balancing";
import { databaseSocket } from "./configuration/common";
import { configurationOf } from "./configuration";
import { HYPERVISORS } from "./hypervisors";
import type { Site } from "./site";

/** The longest path that a socket may have on Linux, in bytes. */
const SOCKET_PATH = 107;

/** Folders that services expect to find, below the data of a cloud. */
const DATA_FOLDERS = [
  "keystone/fernet",
  "keystone/credential",
  "neutron",
  "glance/images",
  "glance/tasks",
  "glance/staging",
  "cinder",
  "gnocchi",
  "rabbitmq",
  ...HYPERVISORS.map(({ name }) => `nova/${name}`),
];

const LOCKS = ["placement", "nova", "neutron", "glance", "cinder", "octavia", "heat", "aodh"];

/**
 * Makes the folders of a site that are not there.
 * @throws LabFailure where sockets would have too long a path
 */
export function prepareFolders(site: Site): void {
  const socket = databaseSocket(site);
  if (Buffer.byteLength(socket) > SOCKET_PATH) {
    throw new LabFailure(
      `${socket} has more than ${SOCKET_PATH} bytes, the most for a socket's path`,
      "set CCE_CACHE to a folder with a shorter path, or CCE_LAB to a shorter name",
    );
  }
  const folders = [
    site.home,
    ...DATA_FOLDERS.map((name) => join(site.data, name)),
    ...LOCKS.map((name) => join(site.run, "locks", name)),
    join(site.run, "gnocchi"),
  ];
  for (const folder of folders) mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** Writes what the services read when they start. */
export async function writeConfiguration(site: Site): Promise<void> {
  for (const [name, text] of Object.entries(configurationOf(site))) writeWhole(join(site.home, name), text);
  const { certificate, key } = amphoraAuthority(site);
  if (existsSync(key)) return;
  const authority = await createAuthority("amphorae");
  writeWhole(certificate, authority.certificate);
  const passphrase = site.secret("amphora authority");
  const encrypted = createPrivateKey(authority.key).export({
    type: "pkcs8",
    format: "pem",
    cipher: "aes-256-cbc",
    passphrase,
  });
  writeWhole(key, encrypted.toString());
}
