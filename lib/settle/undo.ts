import type { CloudApi } from "../cloud/api";
import type { CloudRefusal } from "../cloud/failures";
import { unlessGone, whenBusy } from "../cloud/failures";
import type { Fields } from "../rules/fields";
import type { Kind } from "./kinds";

/** Something that may be in the cloud without anybody knowing of it. */
export interface Sought {
  readonly asked: Fields;
  readonly kind: Kind;
  /** Ids of what is somebody's. */
  readonly known: ReadonlySet<string>;
  readonly cloud: CloudApi;
}

/** Between two looks, in milliseconds. */
export const INTERVAL = 1_000;

/** How long one thing may take to go, in milliseconds. */
const PATIENCE = 300_000;

/** What services answer when something is about to change, or used: Cinder and Neutron differ. */

/**
 * Removes something, if it is there, and waits until it is gone. What Neutron says to be in use is left: it is somebody's.
 *
 * @returns the ids of what is gone
 * @throws Error when it does not go
 */
export async function undo(sought: Sought): Promise<readonly string[]> {
  const { kind } = sought;
  const [removed, used] = [new Set<string>(), new Set<string>()];
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const twins = (await twinsOf(sought)).filter((id) => !used.has(id));
    if (twins.length === 0) return [...removed].filter((id) => !used.has(id));
    for (const id of twins) {
      const refusal = await call(sought, id);
      removed.add(id);
      // Its things are there at once and go at once; the others' take their time, in which they refuse.
      if (refusal && kind.service === "network") used.add(id);
      if (Date.now() > deadline) {
        throw new Error(
          `${kind.service} ${id} does not go (${refusal?.message ?? "it is still listed"}); ` +
            "see in the cloud what holds it, delete it there, and repeat the command",
        );
      }
    }
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}

/** Ids of what is there and nobody's. */
async function twinsOf({ asked, kind, known, cloud }: Sought): Promise<readonly string[]> {
  // A list of what is within something is gone with that.
  const answer = await cloud
    .get<Readonly<Record<string, readonly Fields[]>>>(kind.service, kind.list(asked, await cloud.projectId()))
    .catch(unlessGone);
  const unknown = (answer?.[kind.field] ?? []).filter(({ id }) => !known.has(String(id)));
  const judged = await Promise.all(
    unknown.map(async (listed) => {
      const id = String(listed.id);
      const other = kind.beside?.(asked, id);
      const beside = other && (await cloud.get<Fields>(other.service, other.path).catch(unlessGone));
      return kind.isTwin(asked, listed, beside ?? {}) ? [id] : [];
    }),
  );
  return judged.flat();
}

function call({ asked, kind, cloud }: Sought, id: string): Promise<CloudRefusal | undefined> {
  const { method, path, body } = kind.undo(asked, id);
  const done = method === "delete" ? cloud.delete(kind.service, path) : cloud.put(kind.service, path, body);
  return done.then(() => undefined, whenBusy);
}
