import type { V1Pod } from "@kubernetes/client-node";
import { addressTable, workloadTable } from "../../bin/platform/overview";

jest.mock("@kubernetes/client-node", () => ({}));

function pod(
  name: string,
  kind: string,
  nodeName: string | undefined,
  phase: string,
  ready?: boolean,
): V1Pod {
  return {
    metadata: {
      namespace: "shop",
      labels: {
        "app.kubernetes.io/name": name,
        "cloud-container-engine/kind": kind,
        "cloud-container-engine/organization": "acme",
      },
    },
    spec: { containers: [], nodeName },
    status: {
      phase,
      conditions: ready === undefined ? [] : [{ type: "Ready", status: ready ? "True" : "False" }],
    },
  };
}

describe("what `up` shows at the end", () => {
  test("a line for each workload, with its pods that are up and their nodes", () => {
    const pods = [
      pod("web", "deployment", "worker-2", "Running", true),
      pod("web", "deployment", "worker-1", "Running", true),
      pod("web", "deployment", undefined, "Pending"),
      pod("migration", "job", "worker-1", "Succeeded"),
    ];
    expect(workloadTable(pods).split("\n")).toEqual([
      "ORGANIZATION  NAMESPACE  KIND        NAME       PODS UP  NODES",
      "acme          shop       deployment  web        2/3      worker-1 worker-2",
      "acme          shop       job         migration  1/1      worker-1",
    ]);
  });

  test("node ports are on any node, balancers at their address", () => {
    const common = { namespace: "shop", address: "198.51.100.1", ports: [{ port: 80, nodePort: 30080 }] };
    expect(
      addressTable([
        { ...common, service: "web", kind: "LoadBalancer" },
        { ...common, service: "agent", kind: "NodePort" },
      ]).split("\n"),
    ).toEqual([
      "NAMESPACE  SERVICE  KIND          ADDRESS",
      "shop       agent    NodePort      any node:30080",
      "shop       web      LoadBalancer  198.51.100.1:80",
    ]);
  });
});
