import type { CloudApi } from "../cloud/api";
import { KINDS } from "./kinds";
import { releaseDisks } from "./release-disks";
import type { StackState } from "./stack-state";
import { INTERVAL, undo } from "./undo";

/** What became of something that was begun, in words. */
export interface Settled {
  readonly urn: string;
  readonly found: string;
}

/** How long the cloud may still be at what it was asked for before the kill, in milliseconds. */
const QUIET = 8_000;

const INSTANCE = "openstack:compute/instance:Instance";

/** Providers whose resources are somewhere else than in the state. */
const REMOTE = /^(openstack|kubernetes):/;

/** What can be created again over what is there already. */
const REPEATABLE: ReadonlySet<string> = new Set([
  "openstack:networking/floatingIpAssociate:FloatingIpAssociate",
]);

/**
 * Undoes what a killed deployment had begun to create in the cloud, so that the next one can create it: the engine does
 * not know how far a creation got, and what it makes again would be there twice, or be refused. Whatever the stack
 * knows of stays, and so does what somebody has come to use.
 *
 * @param cloudOf the cloud of clouds.yaml that is named, or that of the environment
 * @throws Error when something does not go
 */
export async function settle(
  { begun, ids }: StackState,
  cloudOf: (name: string | undefined) => CloudApi,
): Promise<readonly Settled[]> {
  // The later it was begun the less depends on it.
  const sought = [...begun].reverse().flatMap(({ urn, type, inputs, cloud }) => {
    const kind = KINDS[type];
    return kind === undefined ? [] : [{ urn, type, asked: inputs, kind, known: ids, cloud: cloudOf(cloud) }];
  });
  const removed = new Map<string, readonly string[]>();
  let end = Date.now() + QUIET;
  for (;;) {
    for (const each of sought.filter(({ urn }) => !removed.has(urn))) {
      const gone = await undo(each);
      if (gone.length === 0) continue;
      removed.set(each.urn, gone);
      end = Date.now() + QUIET;
    }
    if (removed.size === sought.length || Date.now() > end) break;
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
  for (const { type, asked, cloud } of sought) if (type === INSTANCE) await releaseDisks(cloud, asked);
  const left = begun.filter(({ type }) => !(type in KINDS) && !REPEATABLE.has(type) && REMOTE.test(type));
  return [
    ...sought.map(({ urn }) => ({ urn, found: inWords(removed.get(urn)) })),
    ...left.map(({ urn }) => ({ urn, found: "was not looked for: see whether it is there, and delete it" })),
  ];
}

function inWords(gone: readonly string[] | undefined): string {
  return gone ? `was there, and is removed: ${gone.join(", ")}` : "was not there yet";
}
