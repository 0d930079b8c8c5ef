import type { CloudApi, ServiceType } from "./openstack";

/** Where a cloud lists what a project has made, and under which name. */
const LISTS: readonly (readonly [ServiceType, string, string])[] = [
  ["compute", "/servers", "servers"],
  ["compute", "/os-server-groups", "server_groups"],
  ["compute", "/os-keypairs", "keypairs"],
  ["network", "/v2.0/networks?router:external=false", "networks"],
  ["network", "/v2.0/ports", "ports"],
  ["network", "/v2.0/routers", "routers"],
  ["network", "/v2.0/floatingips", "floatingips"],
  ["network", "/v2.0/security-groups", "security_groups"],
  ["load-balancer", "/v2/lbaas/loadbalancers", "loadbalancers"],
  ["volumev3", "/volumes", "volumes"],
  ["orchestration", "/stacks", "stacks"],
];

/** How many of each kind a project has. */
export async function inventory(api: CloudApi): Promise<Readonly<Record<string, number>>> {
  const counts = await Promise.all(
    LISTS.map(async ([service, path, field]): Promise<[string, number]> => {
      const answer = await api.get<Record<string, readonly unknown[]>>(service, path);
      return [field, answer[field]?.length ?? 0];
    }),
  );
  return Object.fromEntries(counts);
}
