import { Deployment, Exposure, Protocol, ServiceExposure, StatefulSet } from "../../../lib/constructs";
import type { Case, World } from "./world";

const IMAGE = "docker.io/library/nginx:1.29.1";
const LONGEST = `a${"-0".repeat(31)}`;

function web({ chart, tenant }: World): Deployment {
  return new Deployment(chart, "web", {
    tenant,
    image: IMAGE,
    ports: [{ port: 8080 }, { port: 53, protocol: Protocol.Udp, name: "dns" }, { port: 53 }],
  });
}

export const SERVICES: readonly Case[] = [
  [
    "W8: every port of a workload within the cluster",
    (world) => void new ServiceExposure(world.chart, "service", { workload: web(world) }),
  ],
  [
    "W8: the longest name, and two ports that lead to the same one",
    (world) =>
      void new ServiceExposure(world.chart, "service", {
        workload: web(world),
        name: LONGEST,
        ports: [
          { port: 80, targetPort: 8080 },
          { port: 65535, targetPort: "port-8080" },
          { port: 53, targetPort: "dns" },
        ],
      }),
  ],
  [
    "W8: node ports",
    (world) =>
      void new ServiceExposure(world.chart, "service", {
        workload: web(world),
        kind: Exposure.NodePort,
        ports: [
          { port: 80, targetPort: 8080 },
          { port: 53, targetPort: "dns" },
        ],
        allowedCidrs: ["0.0.0.0/0", "::/0"],
      }),
  ],
  [
    "W8: a load balancer of a StatefulSet, with a subnet and settings of its own",
    ({ chart, tenant }) =>
      void new ServiceExposure(chart, "service", {
        workload: new StatefulSet(chart, "database", { tenant, image: IMAGE, port: 5432 }),
        kind: Exposure.LoadBalancer,
        allowedCidrs: ["203.0.113.7/32", "2001:db8::/32"],
        balancerSubnet: "10.0.2.0/24",
        annotations: {
          "loadbalancer.openstack.org/proxy-protocol": "true",
          "loadbalancer.openstack.org/timeout-client-data": "50000",
          "example.org/note": "",
        },
      }),
  ],
];
