import { elements, inside } from "../isolation/language/value";
import type { Located } from "../isolation/language/value";
import type { ApiAnswer } from "../kubernetes/exchange";
import { isDone } from "../kubernetes/exchange";
import type { ClusterReader } from "./cluster-reader";
import { reasonOf } from "./cluster-reader";
import type { Unread } from "./found";
import { plainValue } from "./plain-value";

/** Where a cluster serves a kind. */
export interface ServedKind {
  /** Group and kind: `apps/Deployment`. */
  readonly kind: string;
  readonly apiVersion: string;
  /** Such as `/apis/apps/v1`. */
  readonly root: string;
  /** Such as `deployments`. */
  readonly resource: string;
  readonly isNamespaced: boolean;
}

/**
 * Asks a cluster which of some kinds it serves, and where: each by the first version that has it, the preferred one first.
 *
 * @throws Error when nobody answers, or the cluster does not know who calls
 */
export async function servedKinds(
  reader: ClusterReader,
  kinds: readonly string[],
): Promise<{ readonly kinds: readonly ServedKind[]; readonly unread: readonly Unread[] }> {
  const groups = new Map<string, string[]>();
  for (const kind of kinds) {
    const group = kind.slice(0, kind.indexOf("/"));
    groups.set(group, [...(groups.get(group) ?? []), kind]);
  }
  const asked: { kinds: readonly ServedKind[]; unread: readonly Unread[] }[] = [];
  for (const [group, wanted] of groups) asked.push(await servedOf(reader, group, wanted));
  return { kinds: asked.flatMap((each) => each.kinds), unread: asked.flatMap(({ unread }) => unread) };
}

const [UNAUTHORIZED, NOT_FOUND] = [401, 404];

async function servedOf(reader: ClusterReader, group: string, wanted: readonly string[]) {
  const kinds: ServedKind[] = [];
  const unread: Unread[] = [];
  const lacking = () => wanted.filter((each) => !kinds.some(({ kind }) => kind === each));
  const answer = await reader.read(group === "" ? "/api" : `/apis/${group}`);
  if (answer.status === UNAUTHORIZED)
    throw new Error(
      "the cluster does not know who calls (401); look at the user of the kubeconfig's context",
    );
  if (!isDone(answer))
    return { kinds, unread: answer.status === NOT_FOUND ? [] : unreadOf(lacking(), answer) };
  for (const version of versionsIn(plain(answer))) {
    if (lacking().length === 0) break;
    const apiVersion = group === "" ? version : `${group}/${version}`;
    const root = group === "" ? `/api/${version}` : `/apis/${apiVersion}`;
    const resources = await reader.read(root);
    if (isDone(resources)) {
      kinds.push(...resourcesIn(plain(resources), lacking(), { group, apiVersion, root }));
    } else if (resources.status !== NOT_FOUND) {
      unread.push(...unreadOf(lacking(), resources));
    }
  }
  return { kinds, unread };
}

/** The versions of a group, or of the group without a name, the preferred one first. */
function versionsIn(answer: Located): readonly string[] {
  const preferred = inside(inside(answer, "preferredVersion"), "version").value;
  const all = elements(inside(answer, "versions")).map((each) =>
    typeof each.value === "string" ? each.value : inside(each, "version").value,
  );
  return [...new Set([preferred, ...all])].filter((each) => typeof each === "string");
}

function resourcesIn(
  answer: Located,
  wanted: readonly string[],
  { group, apiVersion, root }: { readonly group: string; readonly apiVersion: string; readonly root: string },
): readonly ServedKind[] {
  return elements(inside(answer, "resources")).flatMap((each): readonly ServedKind[] => {
    const [name, kind, isNamespaced] = ["name", "kind", "namespaced"].map(
      (field) => inside(each, field).value,
    );
    const isListed = elements(inside(each, "verbs")).some(({ value }) => value === "list");
    const full = `${group}/${String(kind)}`;
    // Subresources, such as `pods/eviction`, are no objects of their own.
    if (typeof name !== "string" || name.includes("/") || !isListed || !wanted.includes(full)) return [];
    return [{ kind: full, apiVersion, root, resource: name, isNamespaced: isNamespaced === true }];
  });
}

function unreadOf(kinds: readonly string[], answer: ApiAnswer): readonly Unread[] {
  return kinds.map((kind) => ({ what: kind, why: reasonOf(answer), kind }));
}

function plain({ body }: ApiAnswer): Located {
  return { value: plainValue(body), path: "" };
}
