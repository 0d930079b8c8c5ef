import { isCloudName } from "./cloud-names";
import { distinct } from "./names";
import type { Findings, Problem } from "./problem";

/**
 * The name of an availability zone. Nova reads `zone:host` as an order to use that host, which only administrators may
 * give, and to everybody else answers with an error that does not say why.
 */
export function zoneName(field: string, value: string): Problem | undefined {
  if (value.includes(":")) {
    return {
      field,
      value,
      rule: "is no zone name, as ':' would force a host of the zone",
      fix: "name the zone alone, and reserve hosts by a ComputeDomain",
    };
  }
  if (isCloudName(value)) return undefined;
  return {
    field,
    value,
    rule: "is no zone name of 1 to 255 printable characters",
    fix: "use a name that 'openstack availability zone list' shows",
  };
}

/** Every problem of the zones that something is spread over: at least one, each named once. */
export function zoneNames(field: string, values: readonly string[]): Findings {
  return [
    values.length > 0
      ? undefined
      : {
          field,
          value: values,
          rule: "names no zone",
          fix: "name at least one: what names none may land on any host",
        },
    ...values.map((value, index) => zoneName(`${field}[${index}]`, value)),
    ...distinct(field, values, "name each zone once"),
  ];
}

/**
 * Zones of nodes whose cluster keeps to the hosts of a domain.
 *
 * @param hasDomain whether it does
 */
export function zonesOfNodes(
  field: string,
  values: readonly string[] | undefined,
  hasDomain: boolean,
): Findings {
  if (values === undefined) return [];
  return [
    ...zoneNames(field, values),
    hasDomain
      ? {
          field,
          value: values,
          rule: "would place nodes outside of the cluster's domain, which has its own zone",
          fix: "leave it out",
        }
      : undefined,
  ];
}

/**
 * A hard anti-affinity group: no two of its servers share a host, so Nova sets those that find no host of their own
 * to ERROR.
 *
 * @param hosts how many there are where the servers may land; `undefined` when nobody knows before deployment
 */
export function hardGroup(field: string, servers: number, hosts: number | undefined): Problem | undefined {
  if (hosts === undefined || servers <= hosts) return undefined;
  return {
    field,
    value: servers,
    rule: `exceeds the ${hosts} ${hosts === 1 ? "host" : "hosts"} that may take them, one each`,
    fix: "give the domain more hosts, or ask for fewer nodes",
  };
}
