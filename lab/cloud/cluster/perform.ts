import type { V1ObjectMeta } from "@kubernetes/client-node";
import { nameOf } from "./actions";
import type { Action } from "./actions";
import { ApiError } from "./api";
import type { ClusterApi } from "./api";
import type { ClusterCache } from "./cache";
import type { EventRecorder } from "./events";
import { collectionPath, objectPath } from "./kinds";

/** Where actions take effect. */
export interface Effects {
  readonly api: ClusterApi;
  readonly cache: ClusterCache;
  readonly events: EventRecorder;
  /** Takes one line at a time. */
  readonly log: (line: string) => void;
}

/**
 * Does one action. That the object exists already, or is gone already, is what a create or delete wanted.
 *
 * @throws ApiError when the API refuses, among it 409 when a patch was decided on an old state
 */
export async function perform(action: Action, { api, cache, events, log }: Effects): Promise<void> {
  switch (action.do) {
    case "create": {
      const { kind, metadata } = action.object;
      const made = await unless(409, () =>
        api.create<Stored>(collectionPath(kind, metadata?.namespace), action.object),
      );
      if (made) cache.watched(kind)?.take(made);
      return;
    }
    case "patch": {
      const { kind, name, namespace } = action.target;
      const path = objectPath(kind, name, namespace, action.subresource);
      const patched = await unless(404, () => api.merge<Stored>(path, action.patch));
      if (patched) cache.watched(kind)?.take(patched);
      else cache.watched(kind)?.drop({ metadata: { uid: action.target.uid } });
      return;
    }
    case "delete": {
      const { kind, name, namespace, uid } = action.target;
      await unless(404, () => api.delete(objectPath(kind, name, namespace), { preconditions: { uid } }));
      return;
    }
    case "event": {
      const { about, reason, message } = action;
      const news = await events.record(about, action);
      if (news) log(`${about.kind} ${nameOf(about)}: ${reason}: ${message}`);
      return;
    }
  }
}

/** An object as the API answers it. */
interface Stored {
  readonly metadata?: V1ObjectMeta;
}

async function unless<T>(status: number, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ApiError && error.status === status) return undefined;
    throw error;
  }
}
