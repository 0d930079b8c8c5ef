/**
 * A cluster of machines instead of virtual ones, in a network that is there already: no router and no balancer is made,
 * the address of the API moves between the control nodes, and every node boots from its own disk.
 */
import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { ContainerCluster, NodeGroup } from "cloud-container-engine";

const config = new pulumi.Config("classic-bare-metal");
/** Flavor of the machines, as the cloud's operator calls it. */
const flavor = config.get("flavor") ?? "bm.standard";

/** The cloud that OS_CLOUD or the other OS_ variables name. */
const cloud = new openstack.Provider("cloud", { useOctavia: true });

/** The network that the machines are wired to, and the subnet of it that gives them addresses. */
const network = openstack.networking.getNetworkOutput(
  { name: config.get("network") ?? "machines" },
  { provider: cloud },
);
const subnet = openstack.networking.getSubnetOutput(
  { name: config.get("subnet") ?? "machines", networkId: network.id },
  { provider: cloud },
);

const cluster = new ContainerCluster(
  config.get("name") ?? "metal",
  {
    network: { classic: { network: network.id, subnet: subnet.id } },
    endpoint: {
      vip: {
        // Where people call the API from; these addresses are documentation's (RFC 5737).
        allowedCidrs: config.getObject<string[]>("callers") ?? ["203.0.113.0/24"],
        // VRRP's number of the address, which no other router of the network may have.
        virtualRouterId: 51,
      },
    },
    image: config.get("image") ?? "debian-12",
    controlPlane: { flavor },
    addons: config.getBoolean("addons") === false ? false : {},
  },
  { provider: cloud },
);

const workers = new NodeGroup("workers", {
  cluster,
  flavor,
  bareMetal: true,
  nodes: config.getObject<string[]>("workers") ?? ["rack1", "rack2"],
  labels: { "example.com/machine": "metal" },
});

export const kubeconfig = cluster.kubeconfig;
export const endpoint = cluster.endpoint;
export const nodes = [...cluster.controlNodes, ...workers.nodes].map(({ name }) => name);
