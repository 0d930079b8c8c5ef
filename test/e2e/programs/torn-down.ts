import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { CloudTeardown } from "../../../lib/actions/cloud-teardown";
import type { ClusterAccess } from "../../../lib/actions/cluster-api";

const config = new pulumi.Config();
const cluster = config.require("cluster");

const network = new openstack.networking.Network(cluster, { name: cluster, adminStateUp: true });
const subnet = new openstack.networking.Subnet(cluster, {
  name: cluster,
  networkId: network.id,
  cidr: "10.91.0.0/24",
  ipVersion: 4,
});
const external = openstack.networking.getNetworkOutput({ name: "public", external: true });
const router = new openstack.networking.Router(cluster, { name: cluster, externalNetworkId: external.id });
const way = new openstack.networking.RouterInterface(cluster, { routerId: router.id, subnetId: subnet.id });
const port = new openstack.networking.Port(
  cluster,
  {
    name: `${cluster}-workers-1`,
    networkId: network.id,
    fixedIps: [{ subnetId: subnet.id }],
    adminStateUp: true,
  },
  { ignoreChanges: ["securityGroupIds"] },
);

new CloudTeardown(
  cluster,
  {
    cluster,
    identity: cluster,
    networkId: network.id,
    access: config.requireSecretObject<ClusterAccess>("access"),
    // The default provider's: the environment.
    login: {},
    controllerMinutes: 1,
  },
  { dependsOn: [way, port] },
);

export const subnetId = subnet.id;
export const portId = port.id;
