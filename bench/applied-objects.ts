import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Lab } from "../lab";

/** What was applied to a cluster: by `kind namespace/name`, the fields that the deployment owns, one a line. */
export type AppliedObjects = ReadonlyMap<string, readonly string[]>;

type Fields = Readonly<Record<string, unknown>>;

const LABEL = "app.kubernetes.io/managed-by=cloud-container-engine";
const MANAGER = /^pulumi-kubernetes/;
/** Neither program sets it: it is a default, until the autoscaler takes it over. */
const AUTOSCALED = /^\.spec\.replicas = /;
const MOST_OUTPUT = 1024 ** 3;

/**
 * Reads back what a program applied, from the API server. Fields that controllers and defaults added are not in it:
 * the server tells for each field who owns it.
 */
export async function appliedObjects(lab: Lab): Promise<AppliedObjects> {
  const kinds = await kubectl(lab, ["api-resources", "--verbs=list", "--output=name"]);
  const types = kinds.trim().split("\n").join(",");
  const listed: unknown = JSON.parse(
    await kubectl(lab, [
      "get",
      types,
      "--all-namespaces",
      `--selector=${LABEL}`,
      "--show-managed-fields",
      "--output=json",
    ]),
  );
  return applied(listed);
}

/** What of a list of objects, as the API server returns it, was applied by Pulumi. */
export function applied(listed: unknown): AppliedObjects {
  return new Map(
    list(field(listed, "items")).flatMap((item) => {
      const fields = ownedFields(item);
      if (fields === undefined) return [];
      const own = lines(fields).filter((each) => !AUTOSCALED.test(each));
      return [[versionless(subject(item)), own.map(versionless)]];
    }),
  );
}

/**
 * Where two deployments differ, a line each; none when they are the same.
 *
 * @param count how many objects there should be
 */
export function differences(ours: AppliedObjects, theirs: AppliedObjects, count: number): readonly string[] {
  const subjects = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  const only = (side: string, some: AppliedObjects, others: AppliedObjects) =>
    subjects.flatMap((each) => {
      const known = new Set(others.get(each));
      const more = (some.get(each) ?? []).filter((field) => !known.has(field));
      return more.map((field) => `${side}: ${each}${field}`);
    });
  return [
    ...(subjects.length === count ? [] : [`there are ${subjects.length} objects, not ${count}`]),
    ...only("only through components", ours, theirs),
    ...only("only by hand", theirs, ours),
  ].sort();
}

async function kubectl(lab: Lab, words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("kubectl", [...words], {
    env: { ...process.env, ...lab.env, KUBECONFIG: lab.kubeconfig },
    maxBuffer: MOST_OUTPUT,
  });
  return stdout;
}

function subject(item: unknown): string {
  const metadata = field(item, "metadata");
  return `${String(field(item, "kind"))} ${String(field(metadata, "namespace") ?? "")}/${String(field(metadata, "name"))}`;
}

/** Bundles are named by their content, and by a version that their author counts in the program by hand. */
function versionless(text: string): string {
  return text.replace(/\b(access|site)([-=])(?:v1|[0-9a-f]{10}(?:-[0-9a-f]{10})?)/g, "$1$2*");
}

function ownedFields(item: unknown): unknown {
  const entries = list(field(field(item, "metadata"), "managedFields"));
  const own = entries.find((entry) => MANAGER.test(String(field(entry, "manager"))));
  return own === undefined ? undefined : owned(item, field(own, "fieldsV1"));
}

/**
 * The part of a value that a set of fields names.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
function owned(value: unknown, fields: unknown): unknown {
  const names = isFields(fields) ? Object.keys(fields).filter((name) => name !== ".") : [];
  // A field without fields of its own is owned as a whole.
  if (names.length === 0) return value;
  if (Array.isArray(value)) {
    return value.flatMap((element) => {
      const name = names.find((each) => isElement(each, element));
      return name === undefined ? [] : [owned(element, field(fields, name))];
    });
  }
  return Object.fromEntries(
    names.map((name) => {
      const key = name.slice("f:".length);
      return [key, owned(field(value, key), field(fields, name))];
    }),
  );
}

/** Whether an entry of a set of fields means this element of a list: by its keys (`k:`) or its value (`v:`). */
function isElement(name: string, element: unknown): boolean {
  const wanted: unknown = JSON.parse(name.slice("k:".length));
  if (!isFields(wanted)) return wanted === element;
  return Object.entries(wanted).every(([key, value]) => field(element, key) === value);
}

/** A value as lines of its paths and what is there, which need no order. */
function lines(value: unknown, path = ""): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((element, index) => lines(element, `${path}[${index}]`));
  if (!isFields(value) || Object.keys(value).length === 0) return [`${path} = ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, part]) => lines(part, `${path}.${key}`));
}

function field(value: unknown, name: string): unknown {
  return isFields(value) ? value[name] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
