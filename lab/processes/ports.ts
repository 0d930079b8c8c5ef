import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { LabFailure } from "../failure";

/**
 * Ports that labs choose from: below those that Linux hands out to outgoing connections, so that a port
 * which a stopped lab remembers is not taken by somebody's web request.
 */
const FIRST = 18_000;
const COUNT = 12_000;

/**
 * A port on loopback for each name: the remembered one where it is free or held by the lab itself, else a new one, which
 * is none that is remembered for another name.
 * @param lab the lab's folder: labs start looking in different places, so that two that start at once rarely meet
 * @param ours names whose remembered port a running daemon of this lab holds
 */
export async function choosePorts<Name extends string>(
  names: readonly Name[],
  remembered: Readonly<Record<string, number>>,
  ours: ReadonlySet<Name>,
  lab: string,
): Promise<Record<Name, number>> {
  const chosen = new Map<Name, number>();
  for (const name of names) {
    const port = remembered[name];
    if (port !== undefined && (ours.has(name) || (await isFree(port)))) chosen.set(name, port);
  }
  const taken = new Set([...Object.values(remembered), ...chosen.values()]);
  const candidates = portsFrom(lab);
  for (const name of names) {
    if (chosen.has(name)) continue;
    for (;;) {
      const next = candidates.next();
      if (next.done) throw noPort(name);
      if (taken.has(next.value) || !(await isFree(next.value))) continue;
      chosen.set(name, next.value);
      break;
    }
  }
  // The loops above gave every name a port.
  return Object.fromEntries(chosen) as Record<Name, number>;
}

function noPort(name: string): LabFailure {
  return new LabFailure(
    `no free port for ${name} on 127.0.0.1 between ${FIRST} and ${FIRST + COUNT - 1}`,
    "stop some of the servers that listen there (`ss -ltnp` lists them)",
  );
}

function* portsFrom(lab: string): Generator<number, void> {
  const offset = createHash("sha256").update(lab).digest().readUInt32BE(0) % COUNT;
  for (let step = 0; step < COUNT; step++) yield FIRST + ((offset + step) % COUNT);
}

/** Whether nothing listens on a port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
