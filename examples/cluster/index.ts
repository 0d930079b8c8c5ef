/**
 * A highly available cluster in a network of its own: three control nodes behind a balancer, workers in two zones, and
 * more of them while they are busy.
 */
import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { ContainerCluster, NodeGroup } from "cloud-container-engine";

const config = new pulumi.Config("cluster");
const externalNetwork = config.get("externalNetwork") ?? "public";
const zones = config.getObject<string[]>("zones") ?? ["az1", "az2"];

/** Folder with copies of the add-ons' charts, for sites without internet. */
const charts = config.get("charts");
const chart = (name: string) => (charts === undefined ? {} : { chart: `${charts}/${name}` });

/** The cloud that OS_CLOUD or the other OS_ variables name. */
const cloud = new openstack.Provider("cloud", { useOctavia: true });

const cluster = new ContainerCluster(
  config.get("name") ?? "prod",
  {
    network: { vpc: { externalNetwork } },
    endpoint: {
      octavia: {
        floatingNetwork: externalNetwork,
        // Where people call the API from; these addresses are documentation's (RFC 5737).
        allowedCidrs: config.getObject<string[]>("callers") ?? ["203.0.113.0/24"],
      },
    },
    image: config.get("image") ?? "debian-12",
    controlPlane: { flavor: "m1.medium", zones, bootVolume: { size: 20 } },
    addons: (config.getBoolean("addons") ?? true) && {
      podNetwork: chart("cilium"),
      cloudController: chart("openstack-cloud-controller-manager"),
      cloudDisks: chart("openstack-cinder-csi"),
      nodeDisks: chart("lvm-localpv"),
      metrics: chart("metrics-server"),
    },
  },
  { provider: cloud },
);

const workers = new NodeGroup("workers", {
  cluster,
  flavor: "m1.large",
  count: config.getNumber("workers") ?? 2,
  zones,
  bootVolume: { size: 40 },
  dataVolume: { size: 100 },
});

const burst = new NodeGroup("burst", {
  cluster,
  flavor: "m1.large",
  zones,
  autoscale: { cpuPercent: 70, memoryPercent: 80, max: 6 },
  taints: [{ key: "example.com/burst", effect: "PreferNoSchedule" }],
});

export const kubeconfig = cluster.kubeconfig;
export const endpoint = cluster.endpoint;
export const nodes = [...cluster.controlNodes, ...workers.nodes].map(({ name }) => name);
export const growing = burst.stackIds;
