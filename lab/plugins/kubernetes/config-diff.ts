import type { Plain, PlainMap } from "../provider/property-value";
import { revealMap } from "../provider/property-value";
import type { ChangeKind, DiffRequest, DiffResult } from "../provider/resource-provider";
import { samePlain } from "../provider/same-plain";
import { isPlainMap, isUnknown } from "./kube-object";
import { activeCluster, readKubeconfig } from "./kubeconfig";

const clusterKeys = ["kubeconfig", "context", "cluster"] as const;

/**
 * What a changed provider configuration means: everything deployed through it is replaced when it names another
 * cluster, and nothing is when it only reaches the same one in another way.
 */
export function diffProviderConfig(request: DiffRequest): DiffResult {
  const [olds, news] = [revealMap(request.oldState), revealMap(request.news)];
  const changes = new Map<string, ChangeKind>();
  for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    if (key === "version") continue;
    if (!samePlain(olds[key], news[key])) changes.set(key, changeOf(olds[key], news[key]));
  }
  if (changes.size === 0) return { changes };

  for (const key of replacingKeys(olds, news)) {
    const kind = changes.get(key);
    if (kind === "add" || kind === "update" || kind === "delete") changes.set(key, `${kind}-replace`);
  }
  return { changes };
}

function replacingKeys(olds: PlainMap, news: PlainMap): readonly string[] {
  const [oldIdentifier, newIdentifier] = [olds["clusterIdentifier"], news["clusterIdentifier"]];
  // Who names clusters has the last word; only naming one for the first time says nothing yet.
  if (newIdentifier !== undefined && oldIdentifier !== undefined) {
    return samePlain(oldIdentifier, newIdentifier) ? [] : ["clusterIdentifier", ...clusterKeys];
  }
  const unknowns = clusterKeys.filter((key) => isUnknown(news[key]));
  if (unknowns.length > 0) return unknowns;
  const [before, after] = [clusterOf(olds), clusterOf(news)];
  return before && after && !samePlain(before, after) ? clusterKeys : [];
}

/** The cluster entry that a configuration chooses, undefined when it cannot be told. */
function clusterOf(config: PlainMap): PlainMap | undefined {
  const { kubeconfig } = config;
  const text = isPlainMap(kubeconfig) ? JSON.stringify(kubeconfig) : kubeconfig;
  if (typeof text !== "string" || text === "") return undefined;
  return activeCluster(readKubeconfig(text), {
    context: textOf(config["context"]),
    cluster: textOf(config["cluster"]),
  });
}

function textOf(value: Plain | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function changeOf(before: Plain | undefined, after: Plain | undefined): "add" | "update" | "delete" {
  if (before === undefined) return "add";
  return after === undefined ? "delete" : "update";
}
