import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import type { V1Pod } from "@kubernetes/client-node";
import { Label } from "../../lib/constructs";
import { table } from "../../lib/cli/table";

/** What the program exports of an exposure. */
export interface Address {
  readonly namespace: string;
  readonly service: string;
  readonly kind: string;
  readonly address: string;
  readonly ports: readonly { readonly port: number; readonly nodePort?: number }[];
}

/** Whether an export of the program holds addresses. */
export function isAddresses(value: unknown): value is readonly Address[] {
  return (
    Array.isArray(value) &&
    value.every((item) => typeof item === "object" && item !== null && "service" in item && "ports" in item)
  );
}

/** Pods of the program's namespaces, as the cluster has them now. */
export async function podsIn(kubeconfig: string, namespaces: readonly string[]): Promise<readonly V1Pod[]> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const api = config.makeApiClient(CoreV1Api);
  const lists = await Promise.all(namespaces.map((namespace) => api.listNamespacedPod({ namespace })));
  return lists.flatMap(({ items }) => items);
}

/** A table of what runs where. */
export function workloadTable(pods: readonly V1Pod[]): string {
  const workloads = new Map(pods.map((pod) => [workloadOf(pod).join(), workloadOf(pod)]));
  const rows = [...workloads].map(([key, workload]) => {
    const members = pods.filter((pod) => workloadOf(pod).join() === key);
    const nodes = [...new Set(members.flatMap(({ spec }) => spec?.nodeName ?? []))].sort();
    return [...workload, `${members.filter(isUp).length}/${members.length}`, nodes.join(" ")];
  });
  return table(["ORGANIZATION", "NAMESPACE", "KIND", "NAME", "PODS UP", "NODES"], rows.sort(byCells));
}

/** A table of where to call what. */
export function addressTable(addresses: readonly Address[]): string {
  const rows = addresses.map(({ namespace, service, kind, address, ports }) => [
    namespace,
    service,
    kind,
    ports
      .map(({ port, nodePort }) => (kind === "NodePort" ? `any node:${nodePort}` : `${address}:${port}`))
      .join(" "),
  ]);
  return table(["NAMESPACE", "SERVICE", "KIND", "ADDRESS"], rows.sort(byCells));
}

function workloadOf({ metadata }: V1Pod): readonly string[] {
  const labels = metadata?.labels ?? {};
  return [
    labels[Label.Organization] ?? "",
    metadata?.namespace ?? "",
    labels[Label.Kind] ?? "",
    labels[Label.Name] ?? "",
  ];
}

function isUp({ status }: V1Pod): boolean {
  if (status?.phase === "Succeeded") return true;
  return status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") ?? false;
}

function byCells(one: readonly string[], other: readonly string[]): number {
  return one.join().localeCompare(other.join(), "en");
}
