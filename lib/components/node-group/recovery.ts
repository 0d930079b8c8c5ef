import * as openstack from "@pulumi/openstack";
import type * as pulumi from "@pulumi/pulumi";
import type { Recovery } from "../../scaling/recovery";
import { monitorTiming, watchPort } from "../../scaling/recovery";
import { BalancerProvider } from "../cluster/args";
import type { ApiBalancer } from "../cluster/endpoint";

/**
 * Has the balancer of a cluster's API watch the members of a Heat stack. It needs no other balancer for that: nothing is
 * sent through this port, and none but the balancer's own address may call it.
 *
 * @param stack name of the stack
 * @returns id of the pool that members are watched in
 */
export function watchingPool(
  stack: string,
  { id, address, provider }: ApiBalancer,
  recovery: Recovery,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const isOvn = provider === BalancerProvider.Ovn;
  const name = `${stack}-watch`;
  const listener = new openstack.loadbalancer.Listener(
    name,
    {
      name,
      loadbalancerId: id,
      protocol: "TCP",
      protocolPort: watchPort(stack),
      // OVN passes callers on with their own addresses, which the nodes' security group knows nothing of.
      ...(isOvn ? {} : { allowedCidrs: [address.apply((known) => `${known}/32`)] }),
    },
    opts,
  );
  const pool = new openstack.loadbalancer.Pool(
    name,
    {
      name,
      listenerId: listener.id,
      protocol: "TCP",
      lbMethod: isOvn ? "SOURCE_IP_PORT" : "LEAST_CONNECTIONS",
    },
    opts,
  );
  // Nodes need not wait for it: until it is there, they count as alive.
  new openstack.loadbalancer.Monitor(
    name,
    { name, poolId: pool.id, type: "TCP", ...monitorTiming(recovery) },
    opts,
  );
  return pool.id;
}
