import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { V1Namespace, V1NetworkPolicy } from "@kubernetes/client-node";
import { tool } from "../../lab";
import { run } from "../../lab/processes/command";

/** Something that calls or is called. */
export interface Endpoint {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ip: string;
}

export interface Port {
  readonly port: number;
  readonly protocol: "TCP" | "UDP" | "SCTP";
}

/** Who might call whom, and what is in the way. */
export interface Network {
  readonly namespaces: readonly V1Namespace[];
  readonly policies: readonly V1NetworkPolicy[];
  readonly pods: readonly Endpoint[];
}

/** A call between a pod and an address outside of the cluster. */
export interface OutsideCall extends Port {
  /** A pod, or an address. */
  readonly from: Endpoint | string;
  readonly to: Endpoint | string;
}

/**
 * Every call between two pods that the policies allow, as `from -> to port/protocol`, in the judgement of cyclonus:
 * whatever a pod listens on, it is asked at each of the ports.
 */
export async function allowedCalls(network: Network, ports: readonly Port[]): Promise<readonly string[]> {
  const listeners = ports.map(({ port, protocol }) => ({
    Name: `at-${port}-${protocol}`,
    Port: port,
    Protocol: protocol,
    PortName: `at-${port}-${protocol}`.toLowerCase(),
  }));
  const model = {
    Resources: {
      Namespaces: Object.fromEntries(
        network.namespaces.map(({ metadata }) => [metadata?.name ?? "", metadata?.labels ?? {}]),
      ),
      Pods: network.pods.map(({ namespace, name, labels, ip }) => ({
        Namespace: namespace,
        Name: name,
        Labels: labels,
        IP: ip,
        Containers: listeners,
      })),
    },
    Probes: ports.map(({ port, protocol }) => ({ Port: port, Protocol: protocol })),
  };
  const output = await cyclonus(network.policies, ["--mode=probe"], { "probe-path": model });
  // One table for each port, and a last one of the pods that the tool itself would have read from a cluster.
  const tables = output.split("Combined:\n").slice(1, ports.length + 1);
  if (tables.length !== ports.length) throw new Error(`cyclonus printed no table for each port: ${output}`);
  return ports.flatMap(({ port, protocol }, index) =>
    allowedIn(tables[index] ?? "", network.pods.length).map((pair) => `${pair} ${port}/${protocol}`),
  );
}

/** Whether the policies allow each of some calls from or to the outside. */
export async function areAllowed(
  network: Network,
  calls: readonly OutsideCall[],
): Promise<readonly boolean[]> {
  const labels = new Map(network.namespaces.map(({ metadata }) => [metadata?.name, metadata?.labels ?? {}]));
  const peer = (end: Endpoint | string) =>
    typeof end === "string"
      ? { IP: end }
      : {
          IP: end.ip,
          Internal: {
            PodLabels: end.labels,
            NamespaceLabels: labels.get(end.namespace),
            Namespace: end.namespace,
          },
        };
  const traffic = calls.map(({ from, to, port, protocol }) => ({
    Source: peer(from),
    Destination: peer(to),
    ResolvedPort: port,
    ResolvedPortName: "",
    Protocol: protocol,
  }));
  const output = await cyclonus(network.policies, ["--mode=query-traffic"], { "traffic-path": traffic });
  const verdicts = [...output.matchAll(/IS ALLOWED\?\s*\|\s*(TRUE|FALSE)/g)].map(
    ([, verdict]) => verdict === "TRUE",
  );
  if (verdicts.length !== calls.length) throw new Error(`cyclonus did not judge each call: ${output}`);
  return verdicts;
}

async function cyclonus(
  policies: readonly V1NetworkPolicy[],
  options: readonly string[],
  files: Readonly<Record<string, unknown>>,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "connectivity-"));
  try {
    const list = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicyList", items: policies };
    const paths = Object.entries({ "policy-path": list, ...files }).map(([option, content]) => {
      const file = join(folder, `${option}.json`);
      writeFileSync(file, JSON.stringify(content));
      return `--${option}=${file}`;
    });
    const { code, stdout, stderr } = await run(await tool("cyclonus"), ["analyze", ...options, ...paths]);
    if (code !== 0) throw new Error(`cyclonus: ${stderr}`);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Pairs of a table of callers in rows and called ones in columns, where `.` is allowed and `X` is not. */
function allowedIn(table: string, size: number): readonly string[] {
  const [matrix = ""] = table.split("\n\n");
  const rows = matrix
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    )
    // The head names the columns, in capitals; rows are in the same order.
    .slice(1);
  const names = rows.map(([name = ""]) => name);
  if (rows.length !== size) throw new Error(`not a row for each of ${size} pods: ${table}`);
  return rows.flatMap(([from = "", ...cells]) =>
    cells.flatMap((cell, column) => {
      if (cell !== "." && cell !== "X") throw new Error(`'${cell}' is no verdict: ${table}`);
      return cell === "." ? [`${from} -> ${names[column]}`] : [];
    }),
  );
}
