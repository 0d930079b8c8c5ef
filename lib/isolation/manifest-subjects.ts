import { podsIn, unpacked } from "./carriers";
import { isOfCluster } from "./cluster-kinds";
import type { Grants } from "./grants";
import { tenantOf } from "./grants";
import { Wholeness } from "./language/judge";
import type { Located } from "./language/value";
import { inside } from "./language/value";
import type { Subject } from "./subject";

/**
 * What rules look at in an object of Kubernetes: itself, or all that is in a list. What an administrator has as the
 * cluster's own is none of theirs.
 *
 * @param located the object as its manifest has it, with `apiVersion` and `kind`
 */
export function manifestSubjects(
  located: Located,
  grants: Grants,
  wholeness = Wholeness.Whole,
): readonly Subject[] {
  const kind = kindOf(located);
  if (kind.endsWith("List")) {
    return unpacked(kind, located).flatMap((each) => manifestSubjects(each, grants, wholeness));
  }
  const metadata = inside(located, "metadata");
  const name = plainText(inside(metadata, "name")) ?? "";
  const namespace = namespaceOf(kind, name, metadata);
  if (isSystem(kind, name, namespace, grants)) return [];
  return [
    {
      kind,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      object: located,
      wholeness,
      pods: podsIn(kind, located),
      tenant: tenantOf(grants, namespace),
      cloud: grants.cloud ?? {},
      systemNamespaces: grants.systemNamespaces,
    },
  ];
}

/** The namespace that an object is in, or is. The API server takes no notice of one where a kind has none. */
function namespaceOf(kind: string, name: string, metadata: Located): string | undefined {
  if (kind === "/Namespace") return name;
  return isOfCluster(kind) ? undefined : plainText(inside(metadata, "namespace"));
}

function isSystem(kind: string, name: string, namespace: string | undefined, grants: Grants): boolean {
  const { systemNamespaces = [], systemObjects = [] } = grants;
  if (namespace !== undefined) return systemNamespaces.includes(namespace);
  const own = `${kind.slice(kind.indexOf("/") + 1)}/${name}`;
  return systemObjects.some((each) =>
    each.endsWith("*") ? own.startsWith(each.slice(0, -1)) : own === each,
  );
}

/** Group and kind: `apps/Deployment`, `/Pod`. */
function kindOf(object: Located): string {
  const apiVersion = plainText(inside(object, "apiVersion")) ?? "";
  const slash = apiVersion.indexOf("/");
  return `${slash < 0 ? "" : apiVersion.slice(0, slash)}/${plainText(inside(object, "kind")) ?? ""}`;
}

function plainText({ value }: Located): string | undefined {
  return typeof value === "string" ? value : undefined;
}
