import type { Plain } from "../provider/property-value";
import type { ChangeKind } from "../provider/resource-provider";
import { samePlain } from "../provider/same-plain";
import type { KubeObject } from "./kube-object";
import { isPlainList, isPlainMap, isUnknown } from "./kube-object";
import type { PropertyPath } from "./property-path";
import { formatPath } from "./property-path";
import { isQuantityPath, sameQuantity } from "./quantity";
import { touches } from "./replace-rules";

/** What a change of a manifest is judged by. */
export interface DiffSubject {
  /** The object in the cluster, as of the last deployment or refresh. */
  readonly live: KubeObject;
  /** The manifest of the last deployment. */
  readonly old: KubeObject;
  /** The manifest of this deployment. */
  readonly wanted: KubeObject;
  /** A change at or below these makes a new object. */
  readonly replacePaths: readonly PropertyPath[];
}

/**
 * The changes that this deployment makes to the object, by property path. Only what the program says or said
 * counts: fields that the cluster filled in are its own.
 */
export function diffManifests(subject: DiffSubject): ReadonlyMap<string, ChangeKind> {
  const changes = new Map<string, ChangeKind>();
  compareMembers([], subject.live, subject.old, subject.wanted, (path, kind, value) => {
    const replace = touches(path, value, subject.replacePaths);
    changes.set(formatPath(path), replace ? replaceKinds[kind] : kind);
  });
  return changes;
}

/** Whether the API server would store the same for both values at this path. */
export function equivalent(path: PropertyPath, live: Plain, wanted: Plain): boolean {
  if (samePlain(live, wanted)) return true;
  return isAmount(live) && isAmount(wanted) && isQuantityPath(names(path)) && sameQuantity(live, wanted);
}

type PlainChange = "add" | "update" | "delete";
type Report = (path: PropertyPath, kind: PlainChange, value: Plain | undefined) => void;

const replaceKinds: Readonly<Record<PlainChange, ChangeKind>> = {
  add: "add-replace",
  update: "update-replace",
  delete: "delete-replace",
};

function compareMembers(
  path: PropertyPath,
  live: Plain | undefined,
  old: Plain | undefined,
  wanted: Plain | undefined,
  report: Report,
): void {
  const liveMap = isPlainMap(live) ? live : {};
  const oldMap = isPlainMap(old) ? old : {};
  const wantedMap = isPlainMap(wanted) ? wanted : {};
  for (const name of new Set([...Object.keys(oldMap), ...Object.keys(wantedMap)])) {
    // What a manifest says under status is ignored by the API server.
    if (path.length === 0 && name === "status") continue;
    compare([...path, name], liveMap[name], oldMap[name], wantedMap[name], report);
  }
}

function compare(
  path: PropertyPath,
  live: Plain | undefined,
  old: Plain | undefined,
  wanted: Plain | undefined,
  report: Report,
): void {
  const inCluster = live !== undefined && live !== null;
  if (wanted === undefined || wanted === null) {
    if (old !== undefined && old !== null && inCluster) report(path, "delete", wanted);
  } else if (isUnknown(wanted)) {
    report(path, inCluster ? "update" : "add", wanted);
  } else if (!inCluster) {
    // The same value was sent before and is not there: the server drops it, as it does with empty lists and false.
    if (!samePlain(old, wanted)) report(path, "add", wanted);
  } else if (isPlainMap(live) && isPlainMap(wanted)) {
    compareMembers(path, live, old, wanted, report);
  } else if (isPlainList(live) && isPlainList(wanted)) {
    compareItems(path, live, isPlainList(old) ? old : [], wanted, report);
  } else if (!equivalent(path, live, wanted) && !isRewritten(live, old, wanted)) {
    report(path, "update", wanted);
  }
}

function compareItems(
  path: PropertyPath,
  live: readonly Plain[],
  old: readonly Plain[],
  wanted: readonly Plain[],
  report: Report,
): void {
  // What the cluster appended beyond the program's items is its own.
  const items = Math.max(wanted.length, Math.min(live.length, old.length));
  for (let index = 0; index < items; index++) {
    compare([...path, index], live[index], old[index], wanted[index], report);
  }
}

/** The same value was sent before and the server stores it in another type. */
function isRewritten(live: Plain, old: Plain | undefined, wanted: Plain): boolean {
  return samePlain(old, wanted) && typeof live !== typeof wanted;
}

function isAmount(value: Plain): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function names(path: PropertyPath): readonly string[] {
  return path.filter((segment) => typeof segment === "string");
}
