import type { Finding } from "../finding";
import { failure, fine, unknown } from "../finding";
import type { CloudSnapshot, HostAggregate } from "../snapshot";
import type { StackWanted } from "../wanted";

/** What only the operator can tell: nova shows its configuration to nobody. */
const FILTERS =
  "ask the operator whether enabled_filters has AggregateMultiTenancyIsolation and AggregateInstanceExtraSpecsFilter, " +
  "or [scheduler] has limit_tenants_to_placement_aggregate and placement_aggregate_required_for_tenants; " +
  "without one of them, strangers land on the domain's hosts";

/** Whether hosts can be reserved for one tenant. */
export function checkDomain(wanted: StackWanted, cloud: CloudSnapshot): readonly Finding[] {
  if (!wanted.exclusiveDomain) return [];
  const filters = unknown("domain", "scheduler", "nova shows nobody which filters it runs", FILTERS);
  const { aggregates } = cloud;
  if (!("value" in aggregates)) {
    const found = "this caller is no administrator, who alone reserves hosts";
    const fix = "deploy the ComputeDomain as an administrator, in a stack of its own";
    return aggregates.lack === "forbidden" ? [failure("domain", "caller", found, fix), filters] : [filters];
  }
  return [
    fine("domain", "caller", "is an administrator, who may reserve hosts"),
    ...freeHosts(wanted, aggregates.value, cloud),
    filters,
  ];
}

function freeHosts(
  { control }: StackWanted,
  aggregates: readonly HostAggregate[],
  { hostsByZone }: CloudSnapshot,
): readonly Finding[] {
  if (!("value" in hostsByZone)) return [];
  const all = Object.values(hostsByZone.value).reduce((sum, count) => sum + count, 0);
  const taken = new Set(
    aggregates
      .filter(({ zone, isExclusive }) => isExclusive || zone !== undefined)
      .flatMap(({ hosts }) => hosts),
  );
  const domains = aggregates.filter(({ isExclusive }) => isExclusive).map(({ name }) => name);
  const free = Math.max(0, all - taken.size);
  const found = `${free} of ${all} hosts are in no zone yet; domains: ${domains.join(", ") || "none"}`;
  if (free >= control.count) return [fine("domain", "hosts", found)];
  const fix = `free hosts: ${control.count} control nodes need a host each, and a host is in one zone only`;
  return [failure("domain", "hosts", found, fix)];
}
