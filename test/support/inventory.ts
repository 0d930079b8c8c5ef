import type { Cluster } from "./cluster";

interface Group {
  readonly preferredVersion: { readonly groupVersion: string };
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

interface Item {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** What is not worth listing: it comes and goes by itself, and tells of the past. */
const FLEETING: ReadonlySet<string> = new Set([
  "Event",
  "Lease",
  "PodMetrics",
  "NodeMetrics",
  "ComponentStatus",
]);

/**
 * Every object of the cluster in which a text occurs, be it in its name, its namespace or what it refers to, as
 * `Kind namespace/name`. An empty text lists all there is.
 */
export async function inventory(cluster: Cluster, text = ""): Promise<readonly string[]> {
  const { groups } = await cluster.read<{ groups: Group[] }>("/apis");
  const roots = [
    "/api/v1",
    ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`),
  ];
  const found = await Promise.all(roots.map((root) => inGroup(cluster, root, text)));
  return [...new Set(found.flat())].sort();
}

async function inGroup(cluster: Cluster, root: string, text: string): Promise<readonly string[]> {
  const { resources } = await cluster.read<{ resources: Resource[] }>(root);
  const listed = resources.filter(({ verbs, kind }) => verbs.includes("list") && !FLEETING.has(kind));
  const found = await Promise.all(
    listed.map(async ({ name, kind }) => {
      const { items } = await cluster.read<{ items: Item[] }>(`${root}/${name}`);
      return items
        .filter((item) => JSON.stringify(item).includes(text))
        .map(({ metadata }) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`);
    }),
  );
  return found.flat();
}
