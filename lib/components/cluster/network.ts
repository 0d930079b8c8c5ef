import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { nodeAddresses } from "../../rules/node-addresses";
import type { ClusterPlan, PlannedVpc } from "./plan";

/** Where nodes are connected. */
export interface NodeNetwork {
  readonly networkId: pulumi.Output<string>;
  readonly subnetId: pulumi.Output<string>;
  /** Address block of the nodes. */
  readonly cidr: pulumi.Output<string>;
  /** Address that is kept for the API; undefined in a network that others have addresses of too. */
  readonly apiAddress?: string;
  /** What has to be there before nodes can call out, and before an address of theirs can float. */
  readonly wayOut: readonly pulumi.Resource[];
}

/** Makes the network of a cluster, or finds the one that is there. */
export function nodeNetwork({ name, network }: ClusterPlan, opts: pulumi.CustomResourceOptions): NodeNetwork {
  if ("vpc" in network) return vpc(name, network.vpc, opts);
  const subnetId = pulumi.output(network.classic.subnet);
  const { cidr } = openstack.networking.getSubnetOutput({ subnetId }, { parent: opts.parent });
  return { networkId: pulumi.output(network.classic.network), subnetId, cidr, wayOut: [] };
}

function vpc(name: string, args: PlannedVpc, opts: pulumi.CustomResourceOptions): NodeNetwork {
  const addresses = nodeAddresses(args.cidr);
  const tags = [`cluster=${name}`];
  const network = new openstack.networking.Network(name, { name, tags, adminStateUp: true }, opts);
  const subnet = new openstack.networking.Subnet(
    name,
    {
      name,
      networkId: network.id,
      cidr: args.cidr,
      ipVersion: 4,
      allocationPools: [addresses.machines],
      ...(args.nameServers ? { dnsNameservers: [...args.nameServers] } : {}),
      tags,
    },
    opts,
  );
  const routerId = args.router ?? newRouter(name, args.externalNetwork, opts);
  const way = new openstack.networking.RouterInterface(name, { routerId, subnetId: subnet.id }, opts);
  return {
    networkId: network.id,
    subnetId: subnet.id,
    cidr: subnet.cidr,
    apiAddress: addresses.api,
    wayOut: [way],
  };
}

function newRouter(
  name: string,
  externalNetwork: string | undefined,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const external = openstack.networking.getNetworkOutput(
    { name: externalNetwork, external: true },
    { parent: opts.parent },
  );
  return new openstack.networking.Router(
    name,
    { name, externalNetworkId: external.id, adminStateUp: true, tags: [`cluster=${name}`] },
    opts,
  ).id;
}
