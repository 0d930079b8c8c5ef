import { setTimeout as sleep } from "node:timers/promises";
import { storedMeta } from "./actions";
import type { ClusterApi, WatchEvent } from "./api";
import { apiVersionOf, collectionPath } from "./kinds";
import type { Watchable, WatchableKind } from "./kinds";

/** Pauses before a collection is listed again, in milliseconds: doubled at each failure in a row. */
const PAUSES = { first: 250, most: 4_000 } as const;

/** What is told about a watched kind. */
export interface WatchListener {
  /** Something of the kind was added, changed or removed, or a list came in. */
  changed(): void;
  /** The API cannot be read. Told once until it can be again; it is tried on and on. */
  broken(error: unknown): void;
}

/** What the API answers to a list. */
interface List<T> {
  readonly metadata?: { readonly resourceVersion?: string };
  readonly items: readonly T[];
}

/**
 * All objects of a kind, kept current by list and watch. When a watch ends, for whatever reason, the kind is listed
 * anew instead of resumed: the API may have come back with another history.
 */
export class Watched<K extends WatchableKind> {
  private readonly objects = new Map<string, Watchable[K]>();
  /** Uids of removed objects: the answer to a write may come in after the news of the removal. */
  private readonly gone = new Set<string>();
  private readonly ending = new AbortController();
  private following: Promise<void> | undefined;
  private listed = false;

  constructor(
    private readonly kind: K,
    private readonly api: ClusterApi,
    private readonly listener: WatchListener,
  ) {}

  /** Whether a whole list has come in since the start. */
  get synced(): boolean {
    return this.listed;
  }

  list(): readonly Watchable[K][] {
    return [...this.objects.values()];
  }

  start(): void {
    this.following ??= this.follow();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.following;
  }

  /** Takes in the answer to one's own write, so that the next decision knows of it before the watch tells. */
  take(object: Watchable[K]): void {
    const key = storedMeta(object).uid;
    if (this.gone.has(key)) return;
    const known = this.objects.get(key);
    if (known && versionOf(known) >= versionOf(object)) return;
    this.objects.set(key, this.identified(object));
    this.listener.changed();
  }

  /** Forgets an object that is gone. */
  drop(object: { readonly metadata?: { readonly uid?: string } }): void {
    const key = object.metadata?.uid ?? "";
    this.gone.add(key);
    if (this.objects.delete(key)) this.listener.changed();
  }

  private async follow(): Promise<void> {
    const { signal } = this.ending;
    for (let failures = 0; !signal.aborted;) {
      try {
        const version = await this.read();
        failures = 0;
        await this.api.watch<Watchable[K]>(
          collectionPath(this.kind),
          version,
          (event) => this.hear(event),
          signal,
        );
      } catch (error) {
        if (failures === 0 && !signal.aborted) this.listener.broken(error);
        failures += 1;
      }
      const pause = Math.min(PAUSES.first * 2 ** failures, PAUSES.most);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  /**
   * @returns the version from which to watch
   */
  private async read(): Promise<string> {
    const list = await this.api.get<List<Watchable[K]>>(collectionPath(this.kind));
    this.objects.clear();
    this.gone.clear();
    for (const object of list.items) this.objects.set(storedMeta(object).uid, this.identified(object));
    this.listed = true;
    this.listener.changed();
    return list.metadata?.resourceVersion ?? "";
  }

  private hear({ type, object }: WatchEvent<Watchable[K]>): void {
    if (type === "ADDED" || type === "MODIFIED") this.take(object);
    if (type === "DELETED") this.drop(object);
    // After an error such as "too old resource version" the server ends the watch, and the kind is listed anew.
  }

  /** Items of a list come without kind and version. */
  private identified(object: Watchable[K]): Watchable[K] {
    return { ...object, apiVersion: apiVersionOf(this.kind), kind: this.kind };
  }
}

/** Resource versions are etcd revisions, which only grow. */
function versionOf(object: { readonly metadata?: { readonly resourceVersion?: string } }): bigint {
  return BigInt(object.metadata?.resourceVersion ?? "0");
}
