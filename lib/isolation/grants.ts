import type { CloudFacts } from "./cloud-facts";
import type { TenantFacts } from "./tenant";

/** What an administrator grants, in a file of his own or in a policy pack of his own. Nothing is granted by itself. */
export interface Grants {
  /**
   * Namespaces of the cluster itself, such as `kube-system`, for stacks by which administrators install what all
   * tenants share. Nothing in them is held to the rules.
   *
   * @default none: what a stack puts there is refused
   */
  readonly systemNamespaces?: readonly string[];
  /**
   * Objects without a namespace that are the cluster's own, as `Kind/name`: `ClusterRole/metrics-server`, or
   * `ValidatingAdmissionPolicy/prod-guard-*` for all whose names begin so. None of them is held to the rules.
   *
   * @default none
   */
  readonly systemObjects?: readonly string[];
  /** What every tenant is granted. @default nothing */
  readonly everyTenant?: TenantFacts;
  /** Tenants by their namespaces, with what each is granted beside that. @default none */
  readonly tenants?: Readonly<Record<string, TenantFacts>>;
  /** Types of resources whose objects policies do not see, such as `kubernetes:helm.sh/v3:Release`. @default none */
  readonly opaqueCarriers?: readonly string[];
  /** What is granted of the cloud. @default nothing */
  readonly cloud?: CloudFacts;
}

/** What is known of the tenant of a namespace. */
export function tenantOf({ everyTenant, tenants = {} }: Grants, namespace: string | undefined): TenantFacts {
  const own = namespace !== undefined && Object.hasOwn(tenants, namespace) ? tenants[namespace] : undefined;
  return { ...everyTenant, ...own };
}
