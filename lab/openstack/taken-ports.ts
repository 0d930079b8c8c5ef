import { basename } from "node:path";
import { LabFailure } from "../failure";
import type { LabFolders } from "../folders";
import { daemonsOfAllLabs } from "../processes/daemon";
import type { RunningDaemon } from "../processes/daemon";
import { listenerOn } from "../processes/listeners";
import type { Listener } from "../processes/listeners";
import { isFree } from "../processes/ports";

/**
 * Refuses to start where somebody else has one of OpenStack's ports, which cannot be chosen.
 * @throws LabFailure which names who has the port
 */
export async function requirePorts(ports: readonly number[], folders: LabFolders): Promise<void> {
  for (const port of ports) {
    if (await isFree(port)) continue;
    const listener = listenerOn(port);
    const daemons = daemonsOfAllLabs();
    if (ownerOf(listener, daemons)?.lab !== folders.lab) throw refusal(port, listener, daemons);
  }
}

/**
 * Says who has a port.
 * @param listener undefined where it belongs to another person, so that nothing is known of it
 * @param daemons of all labs of this person
 */
export function refusal(
  port: number,
  listener: Listener | undefined,
  daemons: readonly RunningDaemon[],
): LabFailure {
  const owner = ownerOf(listener, daemons);
  if (owner !== undefined) {
    const lab = basename(owner.lab);
    return new LabFailure(
      `lab '${lab}' runs OpenStack on this machine already, and its ports, such as ${port}, are the same everywhere`,
      `use that one (CCE_LAB=${lab}), or end it: CCE_LAB=${lab} npm run lab -- stop ${owner.part}`,
    );
  }
  const who =
    listener === undefined ? "another person's process" : `process ${listener.pid} (${listener.program})`;
  return new LabFailure(
    `${who} listens on port ${port}, which is one of OpenStack's own`,
    "end it, or use a machine or a container on which OpenStack's ports are free",
  );
}

function ownerOf(
  listener: Listener | undefined,
  daemons: readonly RunningDaemon[],
): RunningDaemon | undefined {
  return daemons.find(({ pid }) => pid === listener?.pid);
}
