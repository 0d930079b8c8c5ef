import { labelKey } from "./names";
import type { Findings } from "./problem";

/** Annotations by which OpenStack's controller takes instructions for a service's balancer. */
export const BALANCER_PREFIX = "loadbalancer.openstack.org/";

/**
 * What a tenant may set of its own balancer. The others attach it to balancers, ports, networks, addresses or
 * certificates that exist already, and may be somebody else's, or leave an address behind (isolation rule 44).
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md
 */
export const OWN_BALANCER_SETTINGS: readonly string[] = [
  "availability-zone",
  "connection-limit",
  "enable-health-monitor",
  "flavor-id",
  "health-monitor-delay",
  "health-monitor-max-retries",
  "health-monitor-max-retries-down",
  "health-monitor-timeout",
  "proxy-protocol",
  "timeout-client-data",
  "timeout-member-connect",
  "timeout-member-data",
  "timeout-tcp-inspect",
  "x-forwarded-for",
];

/** What the controller itself writes down of a balancer that it made. */
export const MADE_BALANCER: readonly string[] = ["load-balancer-address", "load-balancer-id"];

/** Every problem of a service's annotations. */
export function serviceAnnotations(field: string, annotations: Readonly<Record<string, string>>): Findings {
  return Object.entries(annotations).flatMap(([key, value]) => [
    labelKey(field, key),
    key.startsWith(BALANCER_PREFIX) && !OWN_BALANCER_SETTINGS.includes(key.slice(BALANCER_PREFIX.length))
      ? {
          field: `${field}['${key}']`,
          value,
          rule: "may attach the balancer to what is not the tenant's own",
          fix: "leave it out",
        }
      : undefined,
  ]);
}
