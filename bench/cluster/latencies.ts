/**
 * How long each takes to be made, in seconds, as `pulumi up` of examples/cluster showed on the lab's OpenStack. Clouds
 * differ in all of them; what matters is which are long.
 */
const SECONDS: Readonly<Record<string, number>> = {
  FloatingIp: 6,
  FloatingIpAssociate: 6,
  Instance: 20,
  Listener: 2,
  LoadBalancer: 8,
  Member: 2,
  Monitor: 2,
  Network: 6,
  Pool: 2,
  Port: 7,
  Router: 8,
  RouterInterface: 8,
  SecGroup: 2,
  SecGroupRule: 1,
  ServerGroup: 1,
  Subnet: 6,
  Volume: 12,
};

/** @throws Error for a type that was not measured */
export function latency(type: string): number {
  const seconds = SECONDS[type];
  if (seconds === undefined) throw new Error(`nobody measured how long a ${type} takes`);
  return seconds;
}
