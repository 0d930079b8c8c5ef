import { Exposure, ImageDelivery, TenantNamespace } from "../../../lib/constructs";
import { images } from "../../support/image-repo";
import type { Case } from "./world";

/** Image repositories that the cluster gets for real, in namespaces whose names begin with the run's. */
export const IMAGES: readonly Case[] = [
  [
    "R1: the least that an image repository takes",
    ({ chart, run, backend }) =>
      void images(chart, { namespace: `${run}-images`, disk: { capacity: "1Gi", backend } }),
  ],
  [
    "R1 to R10: every option of an image repository, its tenant and a delivery",
    ({ chart, run, backend }) => {
      const repo = images(chart, {
        name: `images-${"n".repeat(40)}`,
        namespace: `${run}-bucket`,
        operator: "0-1-2",
        host: "nodes.example.org:30444",
        exposure: { kind: Exposure.NodePort, nodeCidrs: ["10.0.0.0/24", "fd00::/64"] },
        objectStorage: {
          endpoint: "https://objects.example.org:8443",
          region: "RegionOne",
          bucket: "images.1",
          folder: "/of/cluster-1",
          accessKeyId: "key: 'of' \"test\"",
          secretAccessKey: "p$1\\",
          cidrs: ["192.0.2.0/24", "2001:db8::/64"],
        },
        disk: { capacity: "5Gi", backend },
        metrics: { namespace: "monitoring" },
        nodes: {
          labels: { pool: "system" },
          tolerations: [{ key: "pool", value: "system", effect: "NoSchedule" }],
        },
        resources: { memory: { request: "1Gi", limit: "4Gi" } },
      });
      const tenant = new TenantNamespace(chart, "builder", {
        name: `${run}-builder`,
        organization: "acme",
        imageRepo: repo,
        callsImageRepo: true,
      });
      const digest = `sha256:${"0".repeat(64)}`;
      new ImageDelivery(chart, "soon", {
        tenant,
        nodeLabels: { "kubernetes.io/hostname": "worker-1" },
        images: [
          repo.image({ organization: "acme", name: "shop/web", version: "1.4.2", digest }),
          repo.image({ name: "nginx", version: "1.29.1" }),
        ],
      });
    },
  ],
  [
    "R10: scanning, behind a gateway",
    ({ chart, run, backend }) =>
      void images(chart, {
        namespace: `${run}-scanned`,
        exposure: { kind: Exposure.ClusterIP, gatewayNamespace: "gateways" },
        scanning: { updateHours: 6 },
        disk: { capacity: "1Gi", backend },
      }),
  ],
];
