import { BalancerProvider } from "../../components/cluster/args";
import type { Finding } from "../finding";
import { failure, fine, warning } from "../finding";
import type { CloudSnapshot, ExternalNetwork } from "../snapshot";
import { judged } from "../snapshot";
import type { StackWanted } from "../wanted";

/** Whether there is a way out, with addresses left. */
export function checkNetwork(wanted: StackWanted, cloud: CloudSnapshot): readonly Finding[] {
  const { network, externalNetwork: name, floatingAddress } = wanted;
  if (network === "classic" && !floatingAddress) return [];
  return judged("network", name ?? "external network", cloud.externalNetworks, (networks) => {
    const names = networks.map((each) => each.name).join(", ");
    const [only] = networks;
    if (only === undefined)
      return [
        failure(
          "network",
          name ?? "external network",
          "there is none that leads out of the cloud",
          "ask the cloud's operator, or use a network that is there (--network classic)",
        ),
      ];
    if (name === undefined && networks.length > 1)
      return [
        warning("network", "external network", `there are ${names}`, "choose one (--external-network)"),
      ];
    const chosen = name === undefined ? only : networks.find((each) => each.name === name);
    if (chosen === undefined)
      return [failure("network", name ?? "", "is no external network", `use one of ${names}`)];
    return [checkExternal(chosen, wanted, cloud)];
  });
}

function checkExternal(
  { id, name, subnets }: ExternalNetwork,
  { floatingAddress, network }: StackWanted,
  { freeAddresses }: CloudSnapshot,
): Finding {
  if (subnets === 0)
    return failure("network", name, "has no subnet, and so no address", "ask the cloud's operator");
  const needed = (network === "vpc" ? 1 : 0) + (floatingAddress ? 1 : 0);
  const free = "value" in freeAddresses ? freeAddresses.value[id] : undefined;
  // Ordinary users are not shown how many are left.
  if (free === undefined) return fine("network", name, "leads out");
  if (free >= needed) return fine("network", name, `leads out, ${free} addresses are free`);
  const found = `${needed} addresses are needed, for the router and the API, and ${free} are free`;
  return failure(
    "network",
    name,
    found,
    "give floating addresses back that are not used, or enlarge its subnet",
  );
}

/** Whether the cloud has the kind of balancer that is wanted. */
export function checkBalancer({ endpoint }: StackWanted, cloud: CloudSnapshot): readonly Finding[] {
  if (endpoint === "vip") return [];
  return judged("balancer", endpoint, cloud.balancerProviders, (providers) => {
    if (!providers.includes(endpoint)) {
      const other = Object.values(BalancerProvider).find((each) => providers.includes(each)) ?? "vip";
      const found = `octavia has ${providers.join(", ") || "no providers"} only`;
      return [failure("balancer", endpoint, found, `use --endpoint ${other}`)];
    }
    if (endpoint !== BalancerProvider.Ovn) return [fine("balancer", endpoint, "is there")];
    return [fine("balancer", endpoint, "is there; security groups keep callers off in its place")];
  });
}
