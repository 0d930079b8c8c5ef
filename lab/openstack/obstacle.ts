import { readFileSync } from "node:fs";
import { messageOf } from "../failure";
import { labFolders } from "../folders";
import type { LabFolders } from "../folders";
import { runningDaemons } from "../processes/daemon";
import { requireRelease, systemRelease } from "../tools/debian";
import { API_PORTS } from "./endpoints";
import { PACKAGES } from "./packages";
import { requirePorts } from "./taken-ports";

/** What OpenStack, a control plane and a deployment take together, in bytes. */
const MEMORY = 5e9;

/** Whether this lab's OpenStack runs. */
export function openstackRuns(folders: LabFolders = labFolders()): boolean {
  return runningDaemons(folders).some(({ part }) => part === "openstack");
}

/**
 * Why the lab's OpenStack, with the endpoints of clusters on it, cannot run on this machine, in one line; undefined
 * where it can, or runs.
 */
export async function openstackObstacle(folders: LabFolders = labFolders()): Promise<string | undefined> {
  if (openstackRuns(folders)) return undefined;
  try {
    requireRelease(PACKAGES, systemRelease());
    await requirePorts(Object.values(API_PORTS), folders);
  } catch (thrown) {
    return messageOf(thrown).split("\n", 1)[0];
  }
  if (process.getuid?.() !== 0) return "it needs root, for packages and for the addresses of clusters";
  const memory = availableMemory();
  if (memory >= MEMORY) return undefined;
  return `it needs ${MEMORY / 1e9} GB of memory, and ${(memory / 1e9).toFixed(1)} GB are free`;
}

function availableMemory(): number {
  const [, kibibytes = "0"] = /^MemAvailable: +(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8")) ?? [];
  return Number(kibibytes) * 1024;
}
