import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import { wholeNumber } from "../rules/numbers";
import type { Findings } from "../rules/problem";
import { refuse, within } from "../rules/problem";
import { notAbove, positiveQuantity } from "../rules/quantities";
import type { StorageBackend } from "./storage-backend";
import type { TenantNamespace } from "./tenant-namespace";

/** What a namespace may use in total (isolation rule 34). */
export interface Quota {
  /** @default 50 */
  readonly pods?: number;
  /** Cores that containers may request, and be limited to, in sum: `16`, `500m`. @default "16" */
  readonly cpu?: string;
  /** Memory that containers may request, and be limited to, in sum: `32Gi`. @default "32Gi" */
  readonly memory?: string;
  /** Local disk for logs, writable layers and scratch volumes, in sum. @default "64Gi" */
  readonly ephemeralStorage?: string;
  /** Capacity of all claims, in sum. @default "200Gi" */
  readonly storage?: string;
  /** Capacity of the claims of single backends, in sum. @default bounded by `storage` only */
  readonly storageOf?: readonly { readonly backend: StorageBackend; readonly capacity: string }[];
  /** Number of claims. @default 20 */
  readonly claims?: number;
  /** Services of kind LoadBalancer. @default 2 */
  readonly loadBalancers?: number;
  /** Node ports, those that load balancers need included: one for each of their ports. @default 8 */
  readonly nodePorts?: number;
  /** @default 50 */
  readonly secrets?: number;
}

/** An amount of each resource that a container has. */
export interface ResourceAmounts {
  /** Cores: `500m`, `2`. */
  readonly cpu: string;
  /** Bytes: `256Mi`. */
  readonly memory: string;
  /** Local disk: `1Gi`. */
  readonly ephemeralStorage: string;
}

/** Defaults and maxima of one container, and of one claim (isolation rule 35). */
export interface ContainerLimits {
  /** Limit of a container that states none. @default 500m, 256Mi, 1Gi */
  readonly defaultLimit?: ResourceAmounts;
  /** Request of a container that states none. @default 100m, 128Mi, 64Mi */
  readonly defaultRequest?: ResourceAmounts;
  /** Highest limit of a container. @default 4, 8Gi, 10Gi */
  readonly max?: ResourceAmounts;
  /** Largest claim. @default "100Gi" */
  readonly maxClaim?: string;
}

/** Request and limit of containers that say nothing; the same in a manifest and in a namespace's LimitRange. */
export const DEFAULT_REQUEST: ResourceAmounts = { cpu: "100m", memory: "128Mi", ephemeralStorage: "64Mi" };
export const DEFAULT_LIMIT: ResourceAmounts = { cpu: "500m", memory: "256Mi", ephemeralStorage: "1Gi" };
const DEFAULT_MAX: ResourceAmounts = { cpu: "4", memory: "8Gi", ephemeralStorage: "10Gi" };

/** Quota and limits of a tenant's namespace. */
export class TenantQuota extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: { readonly tenant: TenantNamespace; readonly quota?: Quota; readonly limits?: ContainerLimits },
  ) {
    super(scope, id);
    const { tenant } = props;
    const quota = withDefaults(props.quota ?? {});
    const {
      defaultLimit = DEFAULT_LIMIT,
      defaultRequest = DEFAULT_REQUEST,
      max = DEFAULT_MAX,
    } = props.limits ?? {};
    const maxClaim = props.limits?.maxClaim ?? "100Gi";
    refuse(`TenantNamespace '${tenant.namespaceName}'`, [
      ...within("quota", quotaFindings(quota)),
      ...within("limits", limitFindings(defaultRequest, defaultLimit, max)),
      positiveQuantity("limits.maxClaim", maxClaim),
    ]);
    const metadata = { name: "tenant", namespace: tenant.namespaceName, labels: tenant.labels };
    new k8s.KubeResourceQuota(this, "resource-quota", { metadata, spec: { hard: hard(quota) } });
    new k8s.KubeLimitRange(this, "limit-range", {
      metadata,
      spec: {
        limits: [
          {
            type: "Container",
            default: quantities(defaultLimit),
            defaultRequest: quantities(defaultRequest),
            max: quantities(max),
          },
          { type: "PersistentVolumeClaim", max: { storage: k8s.Quantity.fromString(maxClaim) } },
        ],
      },
    });
  }
}

/** Amounts under the names that Kubernetes gives them. */
export function quantities(amounts: ResourceAmounts): Record<string, k8s.Quantity> {
  return {
    cpu: k8s.Quantity.fromString(amounts.cpu),
    memory: k8s.Quantity.fromString(amounts.memory),
    "ephemeral-storage": k8s.Quantity.fromString(amounts.ephemeralStorage),
  };
}

function withDefaults(quota: Quota): Required<Quota> {
  return {
    pods: quota.pods ?? 50,
    cpu: quota.cpu ?? "16",
    memory: quota.memory ?? "32Gi",
    ephemeralStorage: quota.ephemeralStorage ?? "64Gi",
    storage: quota.storage ?? "200Gi",
    storageOf: quota.storageOf ?? [],
    claims: quota.claims ?? 20,
    loadBalancers: quota.loadBalancers ?? 2,
    nodePorts: quota.nodePorts ?? 8,
    secrets: quota.secrets ?? 50,
  };
}

function hard(quota: Required<Quota>): Record<string, k8s.Quantity> {
  const entries: readonly (readonly [string, string | number])[] = [
    ["pods", quota.pods],
    ["requests.cpu", quota.cpu],
    ["limits.cpu", quota.cpu],
    ["requests.memory", quota.memory],
    ["limits.memory", quota.memory],
    ["requests.ephemeral-storage", quota.ephemeralStorage],
    ["limits.ephemeral-storage", quota.ephemeralStorage],
    ["requests.storage", quota.storage],
    ...quota.storageOf.map(
      ({ backend, capacity }) =>
        [`${backend.className}.storageclass.storage.k8s.io/requests.storage`, capacity] as const,
    ),
    ["persistentvolumeclaims", quota.claims],
    ["services.loadbalancers", quota.loadBalancers],
    ["services.nodeports", quota.nodePorts],
    ["secrets", quota.secrets],
  ];
  return Object.fromEntries(entries.map(([name, amount]) => [name, k8s.Quantity.fromString(String(amount))]));
}

function quotaFindings(quota: Required<Quota>): Findings {
  const counts = ["pods", "claims", "loadBalancers", "nodePorts", "secrets"] as const;
  const amounts = ["cpu", "memory", "ephemeralStorage", "storage"] as const;
  return [
    ...counts.map((field) => wholeNumber(field, quota[field], { min: 0 })),
    ...amounts.map((field) => positiveQuantity(field, quota[field])),
    ...quota.storageOf.map(({ capacity }, index) =>
      positiveQuantity(`storageOf[${index}].capacity`, capacity),
    ),
  ];
}

function limitFindings(request: ResourceAmounts, limit: ResourceAmounts, max: ResourceAmounts): Findings {
  const resources = ["cpu", "memory", "ephemeralStorage"] as const;
  return resources.flatMap((resource) => {
    const low = { field: `defaultRequest.${resource}`, value: request[resource] };
    const middle = { field: `defaultLimit.${resource}`, value: limit[resource] };
    const high = { field: `max.${resource}`, value: max[resource] };
    return [
      ...[low, middle, high].map(({ field, value }) => positiveQuantity(field, value)),
      notAbove(low, middle),
      notAbove(middle, high),
    ];
  });
}
