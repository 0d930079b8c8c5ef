import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { API_PORT } from "../../boot/api-port";
import type { ApiAccess, ClusterEndpoint, OctaviaEndpoint } from "./args";
import { BalancerProvider } from "./args";
import type { NodeNetwork } from "./network";

/** Where the API of a cluster answers. */
export interface ApiEndpoint {
  /** Address in the nodes' network, which the nodes themselves call. */
  readonly internal: pulumi.Output<string>;
  /** Address that people call: the floating one, where there is one. */
  readonly external: pulumi.Output<string>;
  /** What leads callers to the nodes. */
  readonly resources: readonly pulumi.Resource[];
  /**
   * Leads calls to a control node too.
   *
   * @param node name of the node
   * @param address its address in the nodes' network
   */
  admit(node: string, address: pulumi.Input<string>): void;
}

/**
 * Makes what callers of the API talk to. Its address is that of a port of its own, and so known before a balancer,
 * which takes its time, is there.
 *
 * @param name name of the cluster
 */
export function apiEndpoint(
  name: string,
  endpoint: ClusterEndpoint,
  network: NodeNetwork,
  opts: pulumi.CustomResourceOptions,
): ApiEndpoint {
  const access = "octavia" in endpoint ? endpoint.octavia : endpoint.vip;
  const port = new openstack.networking.Port(
    `${name}-api`,
    {
      name: `${name}-api`,
      description: `Address of the API of cluster ${name}`,
      networkId: network.networkId,
      fixedIps: [{ subnetId: network.subnetId }],
      adminStateUp: true,
      tags: [`cluster=${name}`],
    },
    // A balancer changes the security groups and the owner of its port.
    { ...opts, ignoreChanges: ["securityGroupIds", "deviceId", "deviceOwner"] },
  );
  const internal = port.allFixedIps.apply(([first]) => first ?? "");
  const floating = floatingAddress(name, access, port, network, opts);
  const external = floating?.address ?? internal;
  if ("vip" in endpoint) {
    return { internal, external, resources: [port, ...(floating?.resources ?? [])], admit: () => {} };
  }
  const balancer = balance(name, endpoint.octavia, port, network, opts);
  return {
    ...balancer,
    internal,
    external,
    resources: [...balancer.resources, ...(floating?.resources ?? [])],
  };
}

function balance(
  name: string,
  { provider = BalancerProvider.Amphora, allowedCidrs = [] }: OctaviaEndpoint,
  port: openstack.networking.Port,
  network: NodeNetwork,
  opts: pulumi.CustomResourceOptions,
): Pick<ApiEndpoint, "resources" | "admit"> {
  const balancer = new openstack.loadbalancer.LoadBalancer(
    `${name}-api`,
    {
      name: `${name}-api`,
      description: `API of cluster ${name}`,
      vipPortId: port.id,
      vipNetworkId: network.networkId,
      loadbalancerProvider: provider,
      tags: [`cluster=${name}`],
    },
    opts,
  );
  const isOvn = provider === BalancerProvider.Ovn;
  const listener = new openstack.loadbalancer.Listener(
    `${name}-api`,
    {
      name: `${name}-api`,
      loadbalancerId: balancer.id,
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
    resources: [balancer, listener, pool, monitor],
    admit: (node, address) =>
      void new openstack.loadbalancer.Member(
        node,
        { name: node, poolId: pool.id, address, protocolPort: API_PORT, subnetId: network.subnetId },
        opts,
      ),
  };
}

/** The address is there at once, for certificates to name it; it floats as soon as there is a way to the port. */
function floatingAddress(
  name: string,
  { floatingNetwork }: ApiAccess,
  port: openstack.networking.Port,
  network: NodeNetwork,
  opts: pulumi.CustomResourceOptions,
): { readonly address: pulumi.Output<string>; readonly resources: readonly pulumi.Resource[] } | undefined {
  if (floatingNetwork === undefined) return undefined;
  const floating = new openstack.networking.FloatingIp(
    `${name}-api`,
    { pool: floatingNetwork, description: `API of cluster ${name}`, tags: [`cluster=${name}`] },
    // Which port it leads to is the association's to say.
    { ...opts, ignoreChanges: ["portId", "fixedIp"] },
  );
  const association = new openstack.networking.FloatingIpAssociate(
    `${name}-api`,
    { floatingIp: floating.address, portId: port.id },
    { ...opts, dependsOn: [...network.wayOut] },
  );
  return { address: floating.address, resources: [association] };
}
