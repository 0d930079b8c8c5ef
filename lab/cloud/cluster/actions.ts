import type { V1ObjectMeta } from "@kubernetes/client-node";
import { apiVersionOf } from "./kinds";
import type { Manifest } from "./kinds";

/** Names one object of the cluster. */
export interface Target {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
}

/** One change to the cluster. Decisions are lists of these, so that they can be tested without a cluster. */
export type Action =
  | { readonly do: "create"; readonly object: Manifest }
  | {
      readonly do: "patch";
      readonly target: Target;
      /** A JSON merge patch; with `metadata.resourceVersion` in it, it fails when the object has changed. */
      readonly patch: object;
      readonly subresource?: "status";
    }
  | { readonly do: "delete"; readonly target: Target }
  | ({ readonly do: "event"; readonly about: Target } & EventText);

/** What an Event says. */
export interface EventText {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  /** The component in whose name the event is written: that of the real controller. */
  readonly component: string;
}

/** Actions on one subject, done in order; when one fails, those after it are left for the next round. */
export interface Decision {
  readonly subject: string;
  readonly actions: readonly Action[];
}

/** Metadata of an object that the API has stored, which always has these. */
export type StoredMeta = V1ObjectMeta & { readonly name: string; readonly uid: string };

/**
 * @throws Error when the object was not read from the API
 */
export function storedMeta(object: { readonly metadata?: V1ObjectMeta }): StoredMeta {
  const { name, uid } = object.metadata ?? {};
  if (name === undefined || uid === undefined) {
    throw new Error(`an object without name or uid was never stored: ${JSON.stringify(object.metadata)}`);
  }
  return { ...object.metadata, name, uid };
}

/** The target of actions on a stored object. */
export function targetOf(kind: string, object: { readonly metadata?: V1ObjectMeta }): Target {
  const { name, namespace, uid } = storedMeta(object);
  return { kind, name, uid, ...(namespace === undefined ? {} : { namespace }) };
}

/** A reference as Events and claims carry it. */
export function referenceTo(target: Target): {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
} {
  return { apiVersion: apiVersionOf(target.kind), ...target };
}

/** How people write the object: `namespace/name`. */
export function nameOf(target: Target): string {
  return target.namespace === undefined ? target.name : `${target.namespace}/${target.name}`;
}
