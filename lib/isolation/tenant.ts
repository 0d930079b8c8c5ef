import { FactKind } from "./fact-kinds";

/**
 * What an administrator says of a tenant's namespace, and what rules compare with. Whatever is left out is not granted.
 *
 * It is told apart from what tenants write: an administrator's file tells it to the policy pack, the namespace's
 * annotations (which tenants cannot write) to the cluster.
 */
export interface TenantFacts {
  /** Organization that owns the namespace. */
  readonly organization?: string;
  /** Host of the image repository that all images come from, as references spell it. @default images from anywhere */
  readonly registry?: string;
  /** Whether images have to be pinned by digest, not by tag alone (rule 19). @default false */
  readonly requireDigests?: boolean;
  /** Services of kind NodePort (rule 42). @default false */
  readonly allowNodePorts?: boolean;
  /** Exposures whose source ranges are the whole world (rule 43). @default false */
  readonly allowWorldFacing?: boolean;
  /** Folders of the node that pods may mount, read-only (rule 3). @default none */
  readonly allowReadOnlyHostPaths?: readonly string[];
  /** Labels of the tenant's nodes, as `key=value` (rule 14). @default none, as on nodes that all share */
  readonly nodeLabels?: readonly string[];
  /** Taints of the tenant's nodes, as `key=value:effect` (rule 14). @default none */
  readonly nodeTaints?: readonly string[];
  /** Priority classes (rule 15). @default none */
  readonly priorityClasses?: readonly string[];
  /** Runtime classes (rule 16). @default none */
  readonly runtimeClasses?: readonly string[];
  /** Schedulers beside the default one (rule 16). @default none */
  readonly schedulers?: readonly string[];
  /** Secrets for pulling images (rule 21). @default any of the namespace's own */
  readonly pullSecrets?: readonly string[];
  /** Domains whose names, and those below them, the tenant's ingresses may have (rule 46). @default none */
  readonly ingressDomains?: readonly string[];
  /** Storage classes (rule 47). @default any of the cluster's */
  readonly storageClasses?: readonly string[];
  /** Namespaces that references of gateways may cross to (rule 46). @default none */
  readonly gatewayNamespaces?: readonly string[];
  /** Namespaces whose service accounts the tenant's role bindings may name (rule 27). @default its own */
  readonly accountNamespaces?: readonly string[];
  /** Cluster roles that its role bindings may refer to (rule 30). @default `view` */
  readonly clusterRoles?: readonly string[];
  /** Namespaces with which traffic is allowed, in either direction (rule 37). @default its own */
  readonly peers?: readonly string[];
  /** Address blocks where the cluster lives that its pods may call all the same (rule 39). @default none */
  readonly egressBlocks?: readonly string[];
}

export const FACTS: Readonly<Record<keyof TenantFacts, FactKind>> = {
  organization: FactKind.Text,
  registry: FactKind.Text,
  requireDigests: FactKind.Flag,
  allowNodePorts: FactKind.Flag,
  allowWorldFacing: FactKind.Flag,
  allowReadOnlyHostPaths: FactKind.List,
  nodeLabels: FactKind.List,
  nodeTaints: FactKind.List,
  priorityClasses: FactKind.List,
  runtimeClasses: FactKind.List,
  schedulers: FactKind.List,
  pullSecrets: FactKind.List,
  ingressDomains: FactKind.List,
  storageClasses: FactKind.List,
  gatewayNamespaces: FactKind.List,
  accountNamespaces: FactKind.List,
  clusterRoles: FactKind.List,
  peers: FactKind.List,
  egressBlocks: FactKind.List,
};
