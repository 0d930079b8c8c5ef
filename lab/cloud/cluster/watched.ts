import { makeInformer } from "@kubernetes/client-node";
import type { Informer, KubeConfig, KubernetesListObject, ObjectCache } from "@kubernetes/client-node";
import { storedMeta } from "./actions";
import type { ClusterApi } from "./api";
import { apiVersionOf, collectionPath } from "./kinds";
import type { Watchable, WatchableKind } from "./kinds";

/** Pauses between attempts to watch again, in milliseconds: doubled at each failure in a row. */
const RETRY = { first: 250, most: 5_000 } as const;

/** What is told about a watched kind. */
export interface WatchListener {
  /** Something of the kind was added, changed or removed, or a list came in. */
  changed(): void;
  /** The watch broke, and will be taken up again. */
  broken(error: unknown): void;
}

/**
 * All objects of a kind, kept current by list and watch. After any error it lists anew instead of resuming: the
 * API may have come back with another history.
 */
export class Watched<K extends WatchableKind> {
  private readonly objects = new Map<string, Watchable[K]>();
  /** Uids of removed objects: the answer to a write may come in after the news of the removal. */
  private readonly gone = new Set<string>();
  private informer: (Informer<Watchable[K]> & ObjectCache<Watchable[K]>) | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private stopped = false;
  private listed = false;

  constructor(
    private readonly kind: K,
    private readonly config: KubeConfig,
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
    const informer = makeInformer<Watchable[K]>(this.config, collectionPath(this.kind), () => this.read());
    this.informer = informer;
    let broken = false;
    const live = () => informer === this.informer && !broken;
    informer.on("error", (error) => {
      if (!live()) return;
      broken = true;
      this.retry(error);
    });
    const take = (object: Watchable[K]) => {
      if (live()) this.take(object);
    };
    informer.on("add", take);
    informer.on("update", take);
    informer.on("delete", (object) => {
      if (live()) this.drop(object);
    });
    informer.start().then(
      () => {
        if (live()) this.failures = 0;
      },
      (error: unknown) => {
        if (!live()) return;
        broken = true;
        this.retry(error);
      },
    );
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.informer?.stop();
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

  /** Lists the kind, and forgets what is no longer in the list: the informer does not know what it missed. */
  private async read(): Promise<KubernetesListObject<Watchable[K]>> {
    const list = await this.api.get<KubernetesListObject<Watchable[K]>>(collectionPath(this.kind));
    this.gone.clear();
    const present = new Set(list.items.map((object) => storedMeta(object).uid));
    for (const uid of this.objects.keys()) if (!present.has(uid)) this.objects.delete(uid);
    for (const object of list.items) this.objects.set(storedMeta(object).uid, this.identified(object));
    this.listed = true;
    this.listener.changed();
    return list;
  }

  private retry(error: unknown): void {
    if (this.stopped) return;
    this.listener.broken(error);
    void this.informer?.stop();
    const pause = Math.min(RETRY.first * 2 ** this.failures, RETRY.most);
    this.failures += 1;
    this.timer = setTimeout(() => this.start(), pause);
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
