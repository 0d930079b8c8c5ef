import type { Located, Value } from "../isolation/language/value";
import { elements, inside, isMapping } from "../isolation/language/value";
import type { ApiAnswer } from "../kubernetes/exchange";
import { isDone } from "../kubernetes/exchange";
import type { ClusterReader } from "./cluster-reader";
import { reasonOf } from "./cluster-reader";
import type { Found, FoundObject, Unread } from "./found";
import { NOTHING_FOUND, together } from "./found";
import { plainValue } from "./plain-value";
import type { ServedKind } from "./served-kinds";
import { servedKinds } from "./served-kinds";

/** What of a cluster an audit asks for. */
export interface ClusterQuestion {
  /** By group and kind. */
  readonly kinds: readonly string[];
  /** Kinds that are left out on purpose. @default none */
  readonly without?: readonly string[];
  /** Namespaces to look into; nothing outside of them is read then. @default all, and what is in none */
  readonly namespaces?: readonly string[];
}

const NAMESPACE = "/Namespace";

/**
 * Objects of a cluster, by kinds. What the caller may not read is told as unread, kinds that the cluster does not have are
 * none.
 *
 * @throws Error when nobody answers, or the cluster does not know who calls
 */
export async function objectsOf(
  reader: ClusterReader,
  { kinds, without = [], namespaces }: ClusterQuestion,
): Promise<Found> {
  const wanted = kinds.filter((kind) => !without.includes(kind));
  const served = await servedKinds(reader, wanted);
  const found: Found[] = [
    { ...NOTHING_FOUND, unread: served.unread },
    { ...NOTHING_FOUND, skipped: without.map((what) => ({ what, why: "is left out on purpose" })) },
  ];
  for (const kind of served.kinds) {
    if (namespaces === undefined) found.push(await list(reader, kind));
    else if (kind.kind === NAMESPACE)
      for (const name of namespaces) found.push(await one(reader, kind, name));
    else if (kind.isNamespaced)
      for (const namespace of namespaces) found.push(await list(reader, kind, namespace));
  }
  return together(found);
}

/** Objects in one answer; API servers keep the next ones ready for some minutes. */
const PAGE = 500;
const GONE = 410;

async function list(reader: ClusterReader, kind: ServedKind, namespace?: string): Promise<Found> {
  const within = namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  const path = `${kind.root}${within}/${kind.resource}`;
  const objects: FoundObject[] = [];
  for (let token = "", limit = PAGE; ;) {
    const query = new URLSearchParams({ limit: String(limit), continue: token });
    const answer = await reader.read(`${path}?${query}`);
    if (answer.status === GONE && token !== "") {
      // It took too long: all at once, it cannot change in between.
      objects.length = 0;
      [token, limit] = ["", 0];
      continue;
    }
    const page = pageIn(answer, kind);
    if (page === undefined) return { ...NOTHING_FOUND, unread: [refused(kind, answer, namespace)] };
    objects.push(...page.objects);
    if (page.next === "") return { ...NOTHING_FOUND, objects };
    token = page.next;
  }
}

async function one(reader: ClusterReader, kind: ServedKind, name: string): Promise<Found> {
  const answer = await reader.read(`${kind.root}/${kind.resource}/${encodeURIComponent(name)}`);
  return isDone(answer)
    ? { ...NOTHING_FOUND, objects: [{ manifest: named(plainValue(answer.body), kind) }] }
    : { ...NOTHING_FOUND, unread: [refused(kind, answer, name)] };
}

function pageIn(
  answer: ApiAnswer,
  kind: ServedKind,
): { readonly objects: readonly FoundObject[]; readonly next: string } | undefined {
  const body: Located = { value: plainValue(answer.body), path: "" };
  const items = inside(body, "items");
  if (!isDone(answer) || !(Array.isArray(items.value) || items.value === null)) return undefined;
  const next = inside(inside(body, "metadata"), "continue").value;
  return {
    objects: elements(items).map(({ value }) => ({ manifest: named(value, kind) })),
    next: typeof next === "string" ? next : "",
  };
}

/** In lists, objects do not say of which kind they are. */
function named(object: Value, { apiVersion, kind }: ServedKind): Value {
  return isMapping(object) ? { ...object, apiVersion, kind: kind.slice(kind.indexOf("/") + 1) } : object;
}

function refused({ kind }: ServedKind, answer: ApiAnswer, namespace?: string): Unread {
  const what = namespace === undefined ? kind : `${kind} in ${namespace}`;
  return { what, why: reasonOf(answer), kind, ...(namespace === undefined ? {} : { namespace }) };
}
