import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { API_PORT } from "../../boot/api-port";
import type { ApiAccess, OctaviaEndpoint } from "./args";
import { BalancerProvider } from "./args";
import type { NodeNetwork } from "./network";
import type { ClusterPlan } from "./plan";

/** Where the API of a cluster answers. */
export interface ApiEndpoint {
  /** Address in the nodes' network, which the nodes themselves call. */
  readonly internal: pulumi.Output<string>;
  /** Address that people call: the floating one, where there is one. */
  readonly external: pulumi.Output<string>;
  /** What leads callers to the nodes. */
  readonly resources: readonly pulumi.Resource[];
  /** What they arrive at. @default an address that moves between the control nodes */
  readonly balancer?: ApiBalancer;
  /**
   * Leads calls to a control node too.
   *
   * @param node name of the node
   * @param address its address in the nodes' network
   */
  admit(node: string, address: pulumi.Input<string>): void;
}

/** The balancer in front of the API servers. */
export interface ApiBalancer {
  readonly id: pulumi.Output<string>;
  /** In the nodes' network. */
  readonly address: pulumi.Output<string>;
  readonly provider: BalancerProvider;
}

/** Where calls arrive in the nodes' network. */
interface Entrance {
  readonly address: pulumi.Output<string>;
  readonly portId: pulumi.Output<string>;
  readonly resource: pulumi.Resource;
}

/**
 * Makes what callers of the API talk to. Its address is known before a balancer, which takes its time, is there: it is
 * one that the cluster's own subnet keeps for it, or that of a port.
 *
 * @param securityGroup of the control nodes
 */
export function apiEndpoint(
  { name, endpoint }: ClusterPlan,
  network: NodeNetwork,
  securityGroup: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): ApiEndpoint {
  if ("vip" in endpoint) {
    const port = apiPort(name, network, securityGroup, opts);
    const { address, resources } = reachable(name, endpoint.vip, port, network, opts);
    return { internal: port.address, external: address, resources, admit: () => {} };
  }
  const balancer = apiBalancer(name, endpoint.octavia, network, securityGroup, opts);
  const { address, resources } = reachable(name, endpoint.octavia, balancer, network, opts);
  const pool = apiPool(name, endpoint.octavia, balancer.resource.id, network, opts);
  return {
    internal: balancer.address,
    external: address,
    resources: [...resources, ...pool.resources],
    balancer: {
      id: balancer.resource.id,
      address: balancer.address,
      provider: endpoint.octavia.provider ?? BalancerProvider.Amphora,
    },
    admit: pool.admit,
  };
}

/** A port of nobody's, whose address others share. Without a group it would be in the cloud's default one. */
function apiPort(
  name: string,
  network: NodeNetwork,
  securityGroup: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): Entrance {
  const port = new openstack.networking.Port(
    `${name}-api`,
    {
      name: `${name}-api`,
      description: `Address of the API of cluster ${name}`,
      networkId: network.networkId,
      fixedIps: [{ subnetId: network.subnetId }],
      securityGroupIds: [securityGroup],
      adminStateUp: true,
      tags: [`cluster=${name}`],
    },
    // A balancer changes the security groups and the owner of its port.
    { ...opts, ignoreChanges: ["securityGroupIds", "deviceId", "deviceOwner"] },
  );
  return { address: port.allFixedIps.apply(([first]) => first ?? ""), portId: port.id, resource: port };
}

function apiBalancer(
  name: string,
  { provider }: OctaviaEndpoint,
  network: NodeNetwork,
  securityGroup: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): Entrance & { readonly resource: openstack.loadbalancer.LoadBalancer } {
  const { networkId, subnetId, apiAddress } = network;
  if (apiAddress === undefined) {
    const port = apiPort(name, network, securityGroup, opts);
    const vip = { vipPortId: port.portId, vipNetworkId: networkId };
    return { ...port, resource: loadBalancer(name, vip, provider, opts) };
  }
  const balancer = loadBalancer(name, { vipSubnetId: subnetId, vipAddress: apiAddress }, provider, opts);
  return { address: pulumi.output(apiAddress), portId: balancer.vipPortId, resource: balancer };
}

function loadBalancer(
  name: string,
  vip: openstack.loadbalancer.LoadBalancerArgs,
  loadbalancerProvider = BalancerProvider.Amphora,
  opts: pulumi.CustomResourceOptions,
): openstack.loadbalancer.LoadBalancer {
  return new openstack.loadbalancer.LoadBalancer(
    `${name}-api`,
    {
      ...vip,
      name: `${name}-api`,
      description: `API of cluster ${name}`,
      loadbalancerProvider,
      tags: [`cluster=${name}`],
    },
    opts,
  );
}

function apiPool(
  name: string,
  { provider = BalancerProvider.Amphora, allowedCidrs = [] }: OctaviaEndpoint,
  loadbalancerId: pulumi.Output<string>,
  network: NodeNetwork,
  opts: pulumi.CustomResourceOptions,
): Pick<ApiEndpoint, "resources" | "admit"> {
  const isOvn = provider === BalancerProvider.Ovn;
  const listener = new openstack.loadbalancer.Listener(
    `${name}-api`,
    {
      name: `${name}-api`,
      loadbalancerId,
      protocol: "TCP",
      protocolPort: API_PORT,
      // Nodes call it too. OVN silently ignores the list; there the nodes' security group does its work.
      ...(isOvn
        ? {}
        : { allowedCidrs: pulumi.all([network.cidr]).apply((own) => [...own, ...allowedCidrs]) }),
    },
    opts,
  );
  const pool = new openstack.loadbalancer.Pool(
    `${name}-api`,
    {
      name: `${name}-api`,
      listenerId: listener.id,
      protocol: "TCP",
      lbMethod: isOvn ? "SOURCE_IP_PORT" : "LEAST_CONNECTIONS",
    },
    opts,
  );
  const monitor = new openstack.loadbalancer.Monitor(
    `${name}-api`,
    {
      name: `${name}-api`,
      poolId: pool.id,
      // A server that starts or stops accepts connections before and after it is ready for calls.
      ...(isOvn ? { type: "TCP" } : { type: "HTTPS", urlPath: "/readyz", expectedCodes: "200" }),
      delay: 5,
      timeout: 3,
      maxRetries: 2,
      maxRetriesDown: 2,
    },
    opts,
  );
  return {
    resources: [listener, pool, monitor],
    admit: (node, address) =>
      void new openstack.loadbalancer.Member(
        node,
        { name: node, poolId: pool.id, address, protocolPort: API_PORT, subnetId: network.subnetId },
        opts,
      ),
  };
}

/**
 * Where callers from outside arrive, if the endpoint has an address for them. That is there at once, for certificates
 * to name it; it floats as soon as there is a way to the entrance.
 */
function reachable(
  name: string,
  { floatingNetwork }: ApiAccess,
  { address, portId, resource }: Entrance,
  network: NodeNetwork,
  opts: pulumi.CustomResourceOptions,
): { readonly address: pulumi.Output<string>; readonly resources: readonly pulumi.Resource[] } {
  if (floatingNetwork === undefined) return { address, resources: [resource] };
  const floating = new openstack.networking.FloatingIp(
    `${name}-api`,
    { pool: floatingNetwork, description: `API of cluster ${name}`, tags: [`cluster=${name}`] },
    // Which port it leads to is the association's to say.
    { ...opts, ignoreChanges: ["portId", "fixedIp"] },
  );
  const association = new openstack.networking.FloatingIpAssociate(
    `${name}-api`,
    { floatingIp: floating.address, portId },
    { ...opts, dependsOn: [...network.wayOut] },
  );
  return { address: floating.address, resources: [resource, association] };
}
