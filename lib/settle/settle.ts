import type { CloudApi } from "../cloud/api";
import { CloudRefusal } from "../cloud/failures";
import type { Fields, Kind } from "./kinds";
import { KINDS } from "./kinds";
import type { Begun, StackState } from "./stack-state";

/** What was found of something that was begun, in words. */
export interface Settled {
  readonly urn: string;
  readonly found: string;
}

/** How long one thing may take to go, in milliseconds. */
const PATIENCE = 300_000;

/** Between two looks, in milliseconds. */
const INTERVAL = 1_000;

/** How long the cloud may still be at what it was asked for before the kill, in milliseconds. */
const QUIET = 8_000;

/** What services answer when something is about to change, or used: Cinder and Neutron differ. */
const BUSY: readonly number[] = [400, 409];
const GONE = 404;

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
  const asked = [...begun].reverse().flatMap((each) => {
    const kind = KINDS[each.type];
    return kind === undefined ? [] : [{ each, kind }];
  });
  const removed = new Map<string, readonly string[]>();
  let end = Date.now() + QUIET;
  for (;;) {
    for (const { each, kind } of asked.filter((one) => !removed.has(one.each.urn))) {
      const gone = await undo(each, kind, ids, cloudOf(each.cloud));
      if (gone.length === 0) continue;
      removed.set(each.urn, gone);
      end = Date.now() + QUIET;
    }
    if (removed.size === asked.length || Date.now() > end) break;
    await pause();
  }
  return asked.map(({ each: { urn } }) => {
    const gone = removed.get(urn);
    return { urn, found: gone ? `was there, and is removed: ${gone.join(", ")}` : "was not there yet" };
  });
}

/** @returns the ids of what is gone */
async function undo(
  { inputs }: Begun,
  kind: Kind,
  ids: ReadonlySet<string>,
  cloud: CloudApi,
): Promise<readonly string[]> {
  const removed = new Set<string>();
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const twins = await twinsOf(inputs, kind, ids, cloud);
    if (twins.length === 0) return [...removed];
    for (const { id } of twins) {
      removed.add(String(id));
      const refusal = await call(kind, inputs, String(id), cloud);
      if (Date.now() > deadline)
        throw new Error(
          `${kind.service} ${String(id)} does not go (${refusal?.message ?? "it is still listed"}); ` +
            "see in the cloud what holds it, delete it there, and repeat the command",
        );
    }
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, INTERVAL));
}

async function twinsOf(
  inputs: Fields,
  kind: Kind,
  ids: ReadonlySet<string>,
  cloud: CloudApi,
): Promise<readonly Fields[]> {
  const unknown = (await listed(kind, inputs, cloud)).filter(({ id }) => !ids.has(String(id)));
  const judged = await Promise.all(
    unknown.map(async (each) => {
      const other = kind.beside?.(inputs, String(each.id));
      const beside = other && (await cloud.get<Fields>(other.service, other.path).catch(unlessGone));
      return kind.isTwin(inputs, each, beside ?? {}) ? [each] : [];
    }),
  );
  return judged.flat();
}

async function call(
  kind: Kind,
  inputs: Fields,
  id: string,
  cloud: CloudApi,
): Promise<CloudRefusal | undefined> {
  const { method, path, body } = kind.undo(inputs, id);
  const done = method === "delete" ? cloud.delete(kind.service, path) : cloud.put(kind.service, path, body);
  return done.then(() => undefined, whenBusy);
}

function whenBusy(thrown: unknown): CloudRefusal | undefined {
  if (thrown instanceof CloudRefusal && BUSY.includes(thrown.status)) return thrown;
  return unlessGone(thrown);
}

/** What it would be in is gone too where there is no such list. */
async function listed(kind: Kind, inputs: Fields, cloud: CloudApi): Promise<readonly Fields[]> {
  const path = kind.list(inputs, await cloud.projectId());
  const answer = await cloud
    .get<Readonly<Record<string, readonly Fields[]>>>(kind.service, path)
    .catch(unlessGone);
  return answer?.[kind.field] ?? [];
}

function unlessGone(thrown: unknown): undefined {
  if (thrown instanceof CloudRefusal && thrown.status === GONE) return undefined;
  throw thrown;
}
