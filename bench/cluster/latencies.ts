/**
 * How long each takes to be made, in seconds: the medians of one `pulumi up` of examples/cluster on the lab's OpenStack, on
 * two cores that had other work too. What waits because its balancer is busy with another is part of it. Clouds differ in
 * all of them; what matters is which are long.
 */
const SECONDS: Readonly<Record<string, number>> = {
  FloatingIp: 14,
  FloatingIpAssociate: 18,
  Instance: 44,
  Listener: 3,
  LoadBalancer: 22,
  Member: 16,
  Monitor: 7,
  Network: 10,
  Pool: 4,
  Port: 15,
  Router: 16,
  RouterInterface: 24,
  SecGroup: 9,
  SecGroupRule: 1,
  ServerGroup: 1,
  Subnet: 8,
  Volume: 11,
};

/** @throws Error for a type that was not measured */
export function latency(type: string): number {
  const seconds = SECONDS[type];
  if (seconds === undefined) throw new Error(`nobody measured how long a ${type} takes`);
  return seconds;
}
