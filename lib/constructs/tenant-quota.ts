import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import { distinct } from "../rules/names";
import { wholeNumber } from "../rules/numbers";
import type { Findings, Problem } from "../rules/problem";
import { refuse, within } from "../rules/problem";
import { byteQuantity, notAbove, positiveQuantity } from "../rules/quantities";
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

export const RESOURCE_NAMES = ["cpu", "memory", "ephemeralStorage"] as const;

const DEFAULT_LIMITS: Required<ContainerLimits> = {
  defaultRequest: { cpu: "100m", memory: "128Mi", ephemeralStorage: "64Mi" },
  defaultLimit: { cpu: "500m", memory: "256Mi", ephemeralStorage: "1Gi" },
  max: { cpu: "4", memory: "8Gi", ephemeralStorage: "10Gi" },
  maxClaim: "100Gi",
};

/** Quota and limits of a tenant's namespace. */
export class TenantQuota extends Construct {
  /** The limits with their defaults: what manifests of the tenant say, the namespace's LimitRange says too. */
  readonly limits: Required<ContainerLimits>;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly tenant: TenantNamespace; readonly quota?: Quota; readonly limits?: ContainerLimits },
  ) {
    super(scope, id);
    const { tenant } = props;
    const quota = withDefaults(props.quota ?? {});
    this.limits = {
      defaultRequest: props.limits?.defaultRequest ?? DEFAULT_LIMITS.defaultRequest,
      defaultLimit: props.limits?.defaultLimit ?? DEFAULT_LIMITS.defaultLimit,
      max: props.limits?.max ?? DEFAULT_LIMITS.max,
      maxClaim: props.limits?.maxClaim ?? DEFAULT_LIMITS.maxClaim,
    };
    const { defaultLimit, defaultRequest, max, maxClaim } = this.limits;
    refuse(`TenantNamespace '${tenant.namespaceName}'`, [
      ...within("quota", quotaFindings(quota)),
      ...within("limits", limitFindings(this.limits)),
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

/** An amount of one of the resources that a container has. */
export function amount(field: string, resource: keyof ResourceAmounts, value: string): Problem | undefined {
  return resource === "cpu" ? positiveQuantity(field, value) : byteQuantity(field, value);
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
  return Object.fromEntries(entries.map(([name, value]) => [name, k8s.Quantity.fromString(String(value))]));
}

function quotaFindings(quota: Required<Quota>): Findings {
  const counts = ["pods", "claims", "loadBalancers", "nodePorts", "secrets"] as const;
  const bytes = ["memory", "ephemeralStorage", "storage"] as const;
  return [
    ...counts.map((field) => wholeNumber(field, quota[field], { min: 0 })),
    positiveQuantity("cpu", quota.cpu),
    ...bytes.map((field) => byteQuantity(field, quota[field])),
    ...quota.storageOf.map(({ capacity }, index) => byteQuantity(`storageOf[${index}].capacity`, capacity)),
    ...distinct(
      "storageOf",
      quota.storageOf.map(({ backend }) => backend.className),
      "give each backend one capacity",
    ),
  ];
}

function limitFindings(limits: Required<ContainerLimits>): Findings {
  const ofContainers = RESOURCE_NAMES.flatMap((resource) => {
    const low = { field: `defaultRequest.${resource}`, value: limits.defaultRequest[resource] };
    const middle = { field: `defaultLimit.${resource}`, value: limits.defaultLimit[resource] };
    const high = { field: `max.${resource}`, value: limits.max[resource] };
    return [
      ...[low, middle, high].map(({ field, value }) => amount(field, resource, value)),
      notAbove(low, middle),
      notAbove(middle, high),
    ];
  });
  return [...ofContainers, byteQuantity("maxClaim", limits.maxClaim)];
}
