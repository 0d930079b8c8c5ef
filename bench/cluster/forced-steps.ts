import type { Step } from "./steps";

/**
 * What a cluster of its own network needs at least, each step after those without which OpenStack refuses it, or which
 * it has to name: written by hand, and not after what the library does.
 *
 * @param control number of control nodes
 * @param workers number of workers
 */
export function forcedSteps(control: number, workers: number): readonly Step[] {
  const masters = numbered("control", control);
  const members = [...masters, ...numbered("worker", workers)];
  const step = (type: string, name: string, ...after: readonly string[]): Step => ({
    key: `${type} ${name}`,
    type,
    after,
  });
  return [
    step("Network", "net"),
    step("Subnet", "net", "Network net"),
    step("Router", "net"),
    step("RouterInterface", "net", "Router net", "Subnet net"),
    step("SecGroup", "nodes"),
    step("SecGroupRule", "nodes", "SecGroup nodes"),
    step("ServerGroup", "control"),
    step("LoadBalancer", "api", "Subnet net"),
    step("Listener", "api", "LoadBalancer api"),
    step("Pool", "api", "Listener api"),
    step("Monitor", "api", "Pool api"),
    step("FloatingIp", "api"),
    // Neutron refuses an address that has no way to its port.
    step("FloatingIpAssociate", "api", "FloatingIp api", "LoadBalancer api", "RouterInterface net"),
    ...members.flatMap((node) => [
      step("Port", node, "Subnet net", "SecGroup nodes"),
      step("Volume", node),
      // What it is told when it boots names the API's address; to install itself it needs a way out.
      step(
        "Instance",
        node,
        `Port ${node}`,
        `Volume ${node}`,
        "FloatingIp api",
        "RouterInterface net",
        ...(masters.includes(node) ? ["ServerGroup control"] : []),
      ),
    ]),
    ...masters.map((node) => step("Member", node, "Pool api", `Port ${node}`)),
  ];
}

function numbered(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}
