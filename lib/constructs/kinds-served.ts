/** Kinds of one group, by the names under which the API server serves them. */
export interface ServedResources {
  readonly group: string;
  readonly resources: readonly string[];
}

/** Names that are not the kind in lower case with an `s`. */
const IRREGULAR: Readonly<Record<string, string>> = {
  Endpoints: "endpoints",
  Gateway: "gateways",
  Ingress: "ingresses",
  NetworkPolicy: "networkpolicies",
};

/** Ways beside the main one by which objects of a kind are changed. */
const SUBRESOURCES: Readonly<Record<string, readonly string[]>> = {
  Pod: ["ephemeralcontainers"],
};

/** How the API server serves kinds, which are given by group and kind: `apps/Deployment`. */
export function servedResources(kinds: readonly string[]): readonly ServedResources[] {
  const groups = new Map<string, string[]>();
  for (const each of kinds) {
    const [group = "", kind = ""] = each.split("/");
    const name = IRREGULAR[kind] ?? (kind.endsWith("s") ? `${kind}es` : `${kind}s`).toLowerCase();
    const served = [name, ...(SUBRESOURCES[kind] ?? []).map((sub) => `${name}/${sub}`)];
    groups.set(group, [...(groups.get(group) ?? []), ...served]);
  }
  return [...groups].map(([group, resources]) => ({ group, resources }));
}
