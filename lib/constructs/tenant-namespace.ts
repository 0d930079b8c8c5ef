import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import { factAnnotations } from "../isolation/annotations";
import { factFindings } from "../isolation/granted";
import type { TenantFacts } from "../isolation/tenant";
import { parseRegistry } from "../rules/images";
import { labelKey, labels, labelValue, mountPath, organizationName, tenantNamespace } from "../rules/names";
import type { Findings, Problem } from "../rules/problem";
import { refuse, within } from "../rules/problem";
import { markAdopted } from "./adopted";
import type { ImageBackend } from "./image-backend";
import { Label, MANAGER } from "./labels";
import { after } from "./order";
import { podSecurityLabels, podSecurityVersion } from "./pod-security";
import { PullSecret } from "./pull-secret";
import type { PullSecretProps } from "./pull-secret";
import { TenantAccess } from "./tenant-access";
import type { Member } from "./tenant-access";
import { PeerDirection, TenantNetwork } from "./tenant-network";
import type { ExternalEgress, Peer } from "./tenant-network";
import { TenantQuota } from "./tenant-quota";
import type { ContainerLimits, Quota } from "./tenant-quota";

/** Nodes that a tenant's pods run on. */
export interface NodeSelection {
  /** Labels that a node must have. */
  readonly labels: Readonly<Record<string, string>>;
  /** Taints of these nodes that the tenant's pods put up with. @default none */
  readonly tolerations?: readonly NodeToleration[];
}

/** A taint that pods put up with, by key and value. */
export interface NodeToleration {
  readonly key: string;
  readonly value: string;
  readonly effect: "NoSchedule" | "NoExecute" | "PreferNoSchedule";
}

/** What an administrator allows a tenant beyond the common rules, as the namespace's annotations say it to the cluster. */
export interface TenantGrants extends Omit<
  TenantFacts,
  "organization" | "registry" | "nodeLabels" | "nodeTaints" | "peers" | "egressBlocks"
> {
  /**
   * Folders of the node that pods may mount, read-only, for agents that collect logs or metrics (rule 3). The
   * namespace's Pod Security level becomes `privileged`, as no lower one admits a host path; the library's own
   * rules go on holding everything else at `restricted`.
   *
   * @default none
   */
  readonly allowReadOnlyHostPaths?: readonly string[];
}

export interface TenantNamespaceProps {
  /** Name of the namespace, a DNS-1123 label. @default the construct's id */
  readonly name?: string;
  /** Organization that owns the namespace: lower-case words joined by single hyphens. */
  readonly organization: string;
  /** What the namespace may use in total. @default a small team's share, see {@link Quota} */
  readonly quota?: Quota;
  /** Defaults and maxima of a single container. @default see {@link ContainerLimits} */
  readonly limits?: ContainerLimits;
  /** Who of the organization may do what. @default nobody but the cluster's administrators */
  readonly members?: readonly Member[];
  /**
   * The image repository that the tenant's images come from: its nodes get the organization's credentials, and its
   * workloads run images of the public store and of the organization's own one, and no others (isolation rule 18).
   *
   * @default none: images come from anywhere
   */
  readonly imageRepo?: ImageBackend;
  /** Whether the tenant's pods may call that repository themselves, as builds do. @default false: only nodes pull */
  readonly callsImageRepo?: boolean;
  /** Credentials for another registry that the tenant's images come from. @default none */
  readonly imagePull?: PullSecretProps;
  /** Nodes that the tenant's pods run on. @default any node without a taint */
  readonly nodes?: NodeSelection;
  /** Tenants with which traffic is allowed. @default none: no traffic between namespaces */
  readonly peers?: readonly Peer[];
  /** Addresses outside the cluster that the tenant's pods may call. @default none */
  readonly externalEgress?: readonly ExternalEgress[];
  /** Version of the Pod Security Standards that the namespace is held to. @default v1.34 */
  readonly podSecurityVersion?: string;
  /** What an administrator allows beyond the common rules. @default nothing */
  readonly grants?: TenantGrants;
}

/**
 * A namespace that belongs to one organization and that no other tenant can reach: labels, Pod Security at
 * `restricted`, quota, limits, network policies (nothing in or out but within the namespace and DNS), roles for
 * the members, and a default service account without token.
 *
 * Covers W11 and T1; isolation rules 22 to 39.
 */
export class TenantNamespace extends Construct {
  /** Name of the namespace. */
  readonly namespaceName: string;
  readonly organization: string;
  readonly nodes?: NodeSelection;
  readonly grants: TenantGrants;
  /** All that rules of isolation know of the tenant. */
  readonly facts: TenantFacts;
  /** Defaults and maxima of the tenant's containers and claims. */
  readonly limits: Required<ContainerLimits>;
  /** The image repository that all of its images come from. */
  readonly imageRepo?: ImageBackend;
  /** Registry whose images are pulled with the tenant's credentials, as image references spell it. */
  readonly registry?: string;
  /** Name of the secret with these credentials. */
  readonly pullSecretName?: string;
  /** The last of its objects, after which everything is in place that guards what the namespace will hold. */
  readonly ready: Construct;

  constructor(scope: Construct, id: string, props: TenantNamespaceProps) {
    super(scope, id);
    this.namespaceName = props.name ?? id;
    this.organization = props.organization;
    this.nodes = props.nodes;
    this.grants = props.grants ?? {};
    this.imageRepo = props.imageRepo;
    refuse(`TenantNamespace '${this.namespaceName}'`, findings(this.namespaceName, props));
    this.facts = facts(props);

    const namespace = new k8s.KubeNamespace(this, "namespace", {
      metadata: {
        name: this.namespaceName,
        labels: { ...this.labels, ...podSecurityLabels(this.grants, props.podSecurityVersion) },
        annotations: { ...factAnnotations(this.facts) },
      },
    });
    const quota = new TenantQuota(this, "quota", { tenant: this, quota: props.quota, limits: props.limits });
    this.limits = quota.limits;
    const guards: Construct[] = [
      quota,
      new TenantNetwork(this, "network", {
        tenant: this,
        peers: [...(props.peers ?? []), ...repoPeers(props)],
        externalEgress: props.externalEgress,
      }),
      new TenantAccess(this, "access", { tenant: this, members: props.members }),
    ];
    const imagePull = props.imageRepo?.pullCredentials(props.organization) ?? props.imagePull;
    if (imagePull) {
      const pullSecret = new PullSecret(this, "pull-secret", { ...imagePull, tenant: this });
      this.registry = parseRegistry(imagePull.server);
      this.pullSecretName = pullSecret.secretName;
      guards.push(pullSecret);
    }
    // Pods need the service account, so what waits for it waits for all that guards the namespace.
    const account = new k8s.KubeServiceAccount(this, "Default", {
      metadata: { name: "default", namespace: this.namespaceName, labels: this.labels },
      automountServiceAccountToken: false,
      imagePullSecrets: this.pullSecretName === undefined ? undefined : [{ name: this.pullSecretName }],
    });
    markAdopted(account);
    guards.forEach((guard) => after(guard, namespace));
    after(account, namespace, ...guards);
    this.ready = account;
  }

  /** Labels of everything in the namespace. */
  get labels(): Readonly<Record<string, string>> {
    return {
      [Label.ManagedBy]: MANAGER,
      [Label.Tenant]: this.namespaceName,
      [Label.Organization]: this.organization,
    };
  }
}

function facts({
  organization,
  imageRepo,
  nodes,
  peers,
  externalEgress,
  grants,
}: TenantNamespaceProps): TenantFacts {
  return {
    ...grants,
    organization,
    registry: imageRepo?.registry,
    nodeLabels: nodes && Object.entries(nodes.labels).map(([key, value]) => `${key}=${value}`),
    nodeTaints: nodes?.tolerations?.map(({ key, value, effect }) => `${key}=${value}:${effect}`),
    peers: peers?.map(({ tenant }) => tenant.namespaceName),
    egressBlocks: externalEgress?.map(({ cidr }) => cidr),
  };
}

function findings(name: string, props: TenantNamespaceProps): Findings {
  return [
    tenantNamespace("name", name),
    organizationName("organization", props.organization),
    podSecurityVersion("podSecurityVersion", props.podSecurityVersion),
    ...(props.nodes ? within("nodes", nodeFindings(props.nodes)) : []),
    ...imageFindings(props),
    ...factFindings("grants", props.grants),
    ...(props.grants?.allowReadOnlyHostPaths ?? []).map((path, index) =>
      mountPath(`grants.allowReadOnlyHostPaths[${index}]`, path),
    ),
  ];
}

function imageFindings({
  imageRepo,
  imagePull,
  callsImageRepo,
  organization,
}: TenantNamespaceProps): Findings {
  const two: Problem | undefined =
    imageRepo && imagePull
      ? {
          field: "imagePull",
          value: imagePull.server,
          rule: "contradicts imageRepo, which all images of the tenant come from",
          fix: "leave one of the two out",
        }
      : undefined;
  const nowhere: Problem | undefined =
    callsImageRepo && !imageRepo?.pods
      ? {
          field: "callsImageRepo",
          value: true,
          rule: imageRepo
            ? "opens no path, as the repository is outside of the cluster"
            : "has no imageRepo to call",
          fix: imageRepo ? "allow its addresses by 'externalEgress'" : "give one, or leave it out",
        }
      : undefined;
  return [two, nowhere, imageRepo?.knownOrganization("organization", organization)];
}

/** The path to the repository's pods, which is open at both ends. */
function repoPeers({ imageRepo, callsImageRepo = false }: TenantNamespaceProps): readonly Peer[] {
  const pods = imageRepo?.pods;
  if (!pods || !callsImageRepo) return [];
  return [{ tenant: pods.tenant, direction: PeerDirection.To, ports: [pods.port] }];
}

function nodeFindings({ labels: ofNodes, tolerations = [] }: NodeSelection): Findings {
  return [
    ...labels("labels", ofNodes),
    ...tolerations.flatMap(({ key, value }, index) =>
      within(`tolerations[${index}]`, [labelKey("key", key), labelValue("value", value)]),
    ),
  ];
}
