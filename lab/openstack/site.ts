import { createHmac, randomBytes } from "node:crypto";
import { existsSync, lstatSync, readFileSync, readlinkSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import { checkout } from "../checkout";
import type { LabFolders } from "../folders";
import { writeWhole } from "../state";
import { unpackedRoot } from "./packages";

/** Ports that only the lab's own services use, so they are whatever is free. */
export const BROKER_PORTS = ["rabbitmq", "rabbitmq-peer", "epmd"] as const;

/** Where one OpenStack has its files, and how its services find each other. */
export interface Site {
  /** What it keeps over stop and start. */
  readonly folder: string;
  /**
   * The home folder of its services: oslo.config looks for configuration there before it looks into /etc, which the
   * lab leaves alone.
   */
  readonly home: string;
  /** Databases, images, keys: what a clean start replaces. */
  readonly data: string;
  /** Sockets, locks and other files that mean nothing once the services have ended. */
  readonly run: string;
  /** The lab's own Python code. */
  readonly python: string;
  /** Files of packages that are only unpacked. */
  readonly unpacked: string;
  /** The person who runs it: the database lets nobody else in. */
  readonly user: string;
  readonly brokerPorts: Readonly<Record<(typeof BROKER_PORTS)[number], number>>;
  /** The absolute path of a program of the packages. */
  readonly program: (name: string) => string;
  /** A secret for each name, the same whenever it is asked for: 32 hexadecimal digits. */
  readonly secret: (name: string) => string;
}

/** Where a lab's OpenStack keeps what it has. */
export function openstackFolder(folders: LabFolders): string {
  return join(folders.lab, "openstack");
}

/** The site of a lab, or another in `folder`. */
export function siteIn(
  folder: string,
  folders: LabFolders,
  options: Pick<Site, "brokerPorts" | "program">,
): Site {
  const { brokerPorts, program } = options;
  return {
    folder,
    home: join(folder, "home"),
    data: join(folder, "data"),
    run: join(folder, "run"),
    python: join(checkout(), "lab/openstack/python"),
    unpacked: unpackedRoot(folders),
    user: userInfo().username,
    secret: secretsIn(folder),
    brokerPorts,
    // Where its package has it: some programs look for others beside themselves.
    program: (name) => linkTarget(program(name)),
  };
}

function linkTarget(path: string): string {
  return lstatSync(path).isSymbolicLink() ? resolve(dirname(path), readlinkSync(path)) : path;
}

/** The secrets of a site, all made from a random one, which a file keeps that only its owner can read. */
export function secretsIn(folder: string): Site["secret"] {
  const file = join(folder, "secret");
  return (name) => {
    if (!existsSync(file)) writeWhole(file, randomBytes(32).toString("hex"));
    return createHmac("sha256", readFileSync(file, "utf8")).update(name).digest("hex").slice(0, 32);
  };
}
