import { createHash } from "node:crypto";

/** How failed members of a group are told from live ones. */
export interface Recovery {
  /** For how many minutes a node must have been silent. */
  readonly minutes: number;
}

/** What a balancer's health monitor is told, in seconds and tries. */
export interface MonitorTiming {
  readonly delay: number;
  readonly timeout: number;
  readonly maxRetries: number;
  readonly maxRetriesDown: number;
}

/** The most tries that Octavia makes before it calls a member dead. */
const TRIES = 10;

/** How long a try may take: the balancer is next to the nodes. */
const TRY_SECONDS = 5;

/** A member that answers again is alive at once. */
const TRIES_UP = 1;

/** Of the ports that no service has of its own. */
const [FIRST_PORT, PORTS] = [32768, 32768];

/** Asks as often as Octavia can, so that a member counts as dead after exactly this time, and not before. */
export function monitorTiming({ minutes }: Recovery): MonitorTiming {
  return {
    delay: (minutes * 60) / TRIES,
    timeout: TRY_SECONDS,
    maxRetries: TRIES_UP,
    maxRetriesDown: TRIES,
  };
}

/**
 * Port of the balancer behind which the members of a stack are watched. A balancer asks nobody who is behind no port, so
 * each stack has one, which nobody may call. Always the same for a name, whatever other groups there are.
 */
export function watchPort(stack: string): number {
  return FIRST_PORT + (createHash("sha256").update(stack).digest().readUInt16BE(0) % PORTS);
}
