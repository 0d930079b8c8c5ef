import type { Plain } from "../provider/property-value";
import { ApiError, NoMatchError } from "./api-error";
import type { Cluster, JsonPatchOperation } from "./cluster";
import { refOf } from "./cluster";
import type { Deadline } from "./deadline";
import { creationManager, hasNoOwners, isForeign, withFieldsTakenOver } from "./field-ownership";
import type { KubeObject } from "./kube-object";
import {
  at,
  hasTrueAnnotation,
  kindKey,
  nameOf,
  steering,
  textAt,
  withoutValue,
  withValue,
} from "./kube-object";

export interface CreateOptions {
  readonly fieldManager: string;
  readonly preview: boolean;
  /** Apply over an object that exists already. */
  readonly upsert: boolean;
  /** Take over fields that others own. */
  readonly force: boolean;
}

/**
 * Creates an object. What it needs may still be on its way, such as its namespace or its definition, so a missing
 * one is tried again for half a minute.
 */
export async function createObject(
  cluster: Cluster,
  manifest: KubeObject,
  options: CreateOptions,
  deadline: Deadline,
  report: (message: string) => void,
): Promise<KubeObject> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await sendCreate(cluster, manifest, options);
    } catch (error) {
      const isLate = error instanceof NoMatchError || (error instanceof ApiError && error.isNotFound);
      if (!isLate || options.preview || attempt >= 5 || deadline.isOver)
        throw explained(error, manifest, options);
      report(`Retry #${attempt + 1}; creation failed: ${error.message}`);
      await deadline.pause(1000 * 2 ** attempt);
    }
  }
}

export interface UpdateOptions {
  readonly fieldManager: string;
  readonly preview: boolean;
  readonly force: boolean;
  /** Only sets some fields of an object of somebody else's, whose other fields stay theirs. */
  readonly isPatch: boolean;
  /** Object paths that the deployment leaves as they are. */
  readonly ignored: readonly (readonly string[])[];
}

/** Applies a changed manifest to an object that exists. */
export async function updateObject(
  cluster: Cluster,
  manifest: KubeObject,
  options: UpdateOptions,
): Promise<KubeObject> {
  const { fieldManager, preview } = options;
  const live = await existing(cluster, manifest);
  if (kindKey(manifest).startsWith("apiextensions.k8s.io/")) {
    // A schema is one piece: merging an old and a new one makes neither.
    const version = textAt(live, "metadata", "resourceVersion") ?? "";
    const whole = withValue(manifest, ["metadata", "resourceVersion"], version);
    return cluster.replace(whole, { fieldManager, dryRun: preview });
  }
  const takenOver = options.isPatch ? undefined : withFieldsTakenOver(live, fieldManager);
  if (takenOver && !preview) await cluster.patch(refOf(manifest), ownershipPatch(live, takenOver));
  const force =
    options.force ||
    hasTrueAnnotation(manifest, steering.patchForce) ||
    hasNoOwners(live) ||
    // A preview hands nothing over, so the old owner would be in the way.
    (preview && takenOver !== undefined);
  const applied = options.ignored.reduce(
    (left, path) => withIgnored(left, live, fieldManager, path),
    manifest,
  );
  try {
    return await cluster.apply(applied, { fieldManager, dryRun: preview, force });
  } catch (error) {
    throw explained(error, manifest, options);
  }
}

async function existing(cluster: Cluster, manifest: KubeObject): Promise<KubeObject> {
  try {
    return await cluster.get(refOf(manifest));
  } catch (error) {
    if (!(error instanceof ApiError) || !error.isNotFound) throw error;
    const advice =
      "It was deleted past this stack; after `pulumi refresh` the next deployment makes it anew.";
    throw new ExplainedError(`${error.message}. ${advice}`, error);
  }
}

async function sendCreate(
  cluster: Cluster,
  manifest: KubeObject,
  options: CreateOptions,
): Promise<KubeObject> {
  const { fieldManager, preview, upsert } = options;
  if (!upsert) return cluster.create(manifest, { fieldManager: creationManager, dryRun: preview });
  const force = options.force || preview || hasTrueAnnotation(manifest, steering.patchForce);
  return cluster.apply(manifest, { fieldManager, dryRun: preview, force });
}

function ownershipPatch(live: KubeObject, owners: readonly Plain[]): readonly JsonPatchOperation[] {
  const version = textAt(live, "metadata", "resourceVersion") ?? "";
  return [
    // Owners are only right for the version that they were read from.
    { op: "test", path: "/metadata/resourceVersion", value: version },
    { op: "replace", path: "/metadata/managedFields", value: owners },
  ];
}

/** A field to leave alone is dropped when somebody else owns it, and sent as it is when it is ours: a field of ours
 * that is missing from an apply is removed. */
function withIgnored(
  manifest: KubeObject,
  live: KubeObject,
  fieldManager: string,
  path: readonly string[],
): KubeObject {
  if (isForeign(live, fieldManager, path)) return withoutValue(manifest, ...path);
  const value = at(live, ...path);
  return value === undefined ? manifest : withValue(manifest, path, value);
}

function explained(
  error: unknown,
  manifest: KubeObject,
  options: { readonly fieldManager: string },
): unknown {
  if (!(error instanceof ApiError)) return error;
  const subject = `${textAt(manifest, "kind") ?? "object"} '${nameOf(manifest)}'`;
  if (error.isAlreadyExists) {
    return new ExplainedError(
      `${error.message}\n${subject} exists already and is not in this stack's state. Bring it into the stack with ` +
        "`pulumi import` or the `import` option; give a renamed resource an `aliases` entry; or let the provider " +
        "take over existing objects with upsertExistingObjects: true.",
      error,
    );
  }
  if (error.isConflict) {
    return new ExplainedError(
      `${error.message}\nSomebody else set these fields of ${subject} since (this deployment writes as ` +
        `'${options.fieldManager}'). Leave the fields to them with \`ignoreChanges\`, or take them over with the ` +
        `annotation ${steering.patchForce}: "true".`,
      error,
    );
  }
  return error;
}

/** An API error with advice; the original is its `cause`. */
export class ExplainedError extends Error {
  constructor(
    message: string,
    override readonly cause: ApiError,
  ) {
    super(message);
    this.name = "ExplainedError";
  }
}
