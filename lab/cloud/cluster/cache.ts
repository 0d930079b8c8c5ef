import type { ClusterApi } from "./api";
import type { Watchable, WatchableKind } from "./kinds";
import { Watched } from "./watched";

/** Is told of what happens to watched kinds. */
export interface CacheListener {
  changed(kind: WatchableKind): void;
  broken(kind: WatchableKind, error: unknown): void;
}

/** The watched kinds of a cluster. */
export class ClusterCache {
  private readonly kinds: { readonly [K in WatchableKind]: Watched<K> };

  constructor(api: ClusterApi, listener: CacheListener) {
    const watch = <K extends WatchableKind>(kind: K) =>
      new Watched(kind, api, {
        changed: () => listener.changed(kind),
        broken: (error) => listener.broken(kind, error),
      });
    this.kinds = {
      Node: watch("Node"),
      Service: watch("Service"),
      PersistentVolume: watch("PersistentVolume"),
      PersistentVolumeClaim: watch("PersistentVolumeClaim"),
      StorageClass: watch("StorageClass"),
      VolumeAttachment: watch("VolumeAttachment"),
      CSINode: watch("CSINode"),
      CSIStorageCapacity: watch("CSIStorageCapacity"),
    };
  }

  start(): void {
    for (const watched of Object.values(this.kinds)) watched.start();
  }

  async stop(): Promise<void> {
    await Promise.all(Object.values(this.kinds).map((watched) => watched.stop()));
  }

  synced(kinds: readonly WatchableKind[]): boolean {
    return kinds.every((kind) => this.kinds[kind].synced);
  }

  list<K extends WatchableKind>(kind: K): readonly Watchable[K][] {
    return this.kinds[kind].list();
  }

  /** What the answer to a write of the kind goes to; undefined for kinds that are not watched. */
  watched(kind: string): Pick<Watched<WatchableKind>, "take" | "drop"> | undefined {
    return Object.entries(this.kinds).find(([name]) => name === kind)?.[1];
  }
}
