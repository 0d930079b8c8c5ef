import type { Plain, PlainMap, PropertyMap, PropertyValue } from "../provider/property-value";
import {
  holdsSecret,
  isPropertyList,
  isPropertyMap,
  revealMap,
  Secret,
  Unknown,
} from "../provider/property-value";
import type { KubeObject } from "./kube-object";
import { kindKey, textAt, withoutValue } from "./kube-object";
import { lastApplied } from "./manifest";

/** What the plugin keeps of an object between runs: the object, and beside it how it was made. The field names are
 * the official plugin's, so that either can go on from the other's state. */
export interface Checkpoint {
  /** The manifest as deployed. */
  readonly manifest: KubeObject;
  /** The object as the cluster answered it. */
  readonly live: KubeObject;
  readonly fieldManager?: string;
  readonly initialApiVersion?: string;
}

/**
 * The state of an object; what was secret in the program's inputs, and all values of a Secret, stay secret in it.
 * Field ownership is left out: it would double the state, and updates ask the cluster for it.
 */
export function checkpointState(checkpoint: Checkpoint, programInputs: PropertyMap): PropertyMap {
  const live = withoutValue(checkpoint.live, "metadata", "managedFields");
  return {
    ...markSecrets(toProgram(live), programInputs),
    __inputs: markSecrets(toProgram(checkpoint.manifest), programInputs),
    __initialApiVersion: checkpoint.initialApiVersion ?? textAt(live, "apiVersion") ?? "",
    __fieldManager: checkpoint.fieldManager ?? "",
  };
}

export function readCheckpoint(state: PropertyMap): Checkpoint {
  const { __inputs, __initialApiVersion, __fieldManager, ...live } = state;
  return {
    manifest: isPropertyMap(__inputs) ? toManifest(__inputs) : {},
    live: toManifest(live),
    fieldManager: typeof __fieldManager === "string" && __fieldManager !== "" ? __fieldManager : undefined,
    initialApiVersion: typeof __initialApiVersion === "string" ? __initialApiVersion : undefined,
  };
}

/** A program's inputs as a manifest for the API server. */
export function toManifest(inputs: PropertyMap): KubeObject {
  const manifest = revealMap(inputs);
  return isDefinition(manifest)
    ? renameKeys(manifest, (key) => key.replace(/^x_kubernetes_(.*)$/, dashed))
    : manifest;
}

/** A manifest as the program's SDK spells it; the reverse of {@link toManifest}, without its secrets. */
export function toProgram(manifest: KubeObject): PlainMap {
  return isDefinition(manifest)
    ? renameKeys(manifest, (key) => key.replace(/^x-kubernetes-(.*)$/, (whole) => whole.replaceAll("-", "_")))
    : manifest;
}

/** Copies secretness from `inputs` to the same places of `outputs`. */
export function markSecrets(outputs: PropertyMap, inputs: PropertyMap): PropertyMap {
  const marked: Record<string, PropertyValue> = { ...outputs };
  for (const [name, input] of Object.entries(inputs)) {
    const output = outputs[name];
    if (output === undefined) continue;
    if (isPropertyMap(output) && isPropertyMap(input)) marked[name] = markSecrets(output, input);
    // A list may come back in another order, so one secret item makes all of it secret.
    else if (!(output instanceof Secret) && holdsSecret(input)) marked[name] = new Secret(output);
  }
  return isSecretObject(marked) ? hideSecretObject(marked) : marked;
}

function isSecretObject(object: PropertyMap): boolean {
  return object["apiVersion"] === "v1" && object["kind"] === "Secret";
}

function hideSecretObject(secret: PropertyMap): PropertyMap {
  const hidden: Record<string, PropertyValue> = { ...secret };
  for (const name of ["data", "stringData"]) {
    const value = hidden[name];
    if (value !== undefined && !(value instanceof Secret)) hidden[name] = new Secret(value);
  }
  const { metadata } = hidden;
  const annotations = isPropertyMap(metadata) ? metadata["annotations"] : undefined;
  if (isPropertyMap(metadata) && isPropertyMap(annotations) && annotations[lastApplied] !== undefined) {
    const applied = annotations[lastApplied];
    const wrapped = applied instanceof Secret ? applied : new Secret(applied);
    hidden["metadata"] = { ...metadata, annotations: { ...annotations, [lastApplied]: wrapped } };
  }
  return hidden;
}

// Only the schema of a custom resource has keys that the SDK cannot spell.
function isDefinition(manifest: KubeObject): boolean {
  return kindKey(manifest).startsWith("apiextensions.k8s.io/");
}

function dashed(key: string): string {
  return key.replaceAll("_", "-");
}

function renameKeys(map: PlainMap, rename: (key: string) => string): PlainMap {
  const value = (item: Plain): Plain => {
    if (isPropertyList(item)) return item.map(value);
    if (item instanceof Unknown || !isPropertyMap(item)) return item;
    return renameKeys(item, rename);
  };
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [rename(key), value(item)]));
}
