import { createHash } from "node:crypto";
import type { CoreV1Event } from "@kubernetes/client-node";
import { referenceTo } from "./actions";
import type { EventText, Target } from "./actions";
import { ApiError } from "./api";
import type { ClusterApi } from "./api";
import { collectionPath, objectPath } from "./kinds";

/** An event that says the same about the same object is written again after this long, in milliseconds. */
const REPEAT_AFTER = 60_000;

/**
 * Writes Events the way that client-go's recorder does: one object per message, with a count. A level-triggered
 * controller comes to the same verdict at every round; the recorder keeps that from flooding the API.
 */
export class EventRecorder {
  private readonly written = new Map<string, number>();

  constructor(
    private readonly api: ClusterApi,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * @returns whether the event was news
   */
  async record(about: Target, text: EventText): Promise<boolean> {
    const key = eventName(about, text);
    const time = this.now();
    const last = this.written.get(key);
    if (text.type === "Warning" && last !== undefined && time - last < REPEAT_AFTER) return false;
    this.forgetOld(time);
    this.written.set(key, time);
    await this.write(key, about, text, new Date(time).toISOString());
    return true;
  }

  private async write(name: string, about: Target, text: EventText, time: string): Promise<void> {
    const { component, ...said } = text;
    const namespace = about.namespace ?? "default";
    const event = {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name, namespace },
      involvedObject: referenceTo(about),
      ...said,
      source: { component },
      reportingComponent: component,
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
    };
    try {
      await this.api.create(collectionPath("Event", namespace), event);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // The namespace is being deleted, and nobody can read what would be said in it.
      if (error.status === 403 || error.status === 404) return;
      if (error.status !== 409) throw error;
      const path = objectPath("Event", name, namespace);
      const old = await this.api.get<CoreV1Event>(path);
      await this.api.merge(path, { count: (old.count ?? 1) + 1, lastTimestamp: time });
    }
  }

  private forgetOld(time: number): void {
    for (const [key, last] of this.written) if (time - last >= REPEAT_AFTER) this.written.delete(key);
  }
}

function eventName(about: Target, text: EventText): string {
  const said = [about.uid, text.component, text.type, text.reason, text.message].join("\n");
  return `${about.name.slice(0, 200)}.${createHash("sha256").update(said).digest("hex").slice(0, 16)}`;
}
