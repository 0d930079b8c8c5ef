import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import type { Problem } from "../rules/problem";
import { refuse } from "../rules/problem";
import type { TenantNamespace } from "./tenant-namespace";

/** What a member may do in the organization's namespaces. */
export enum MemberRole {
  /** Look at everything but secrets. */
  Viewer = "viewer",
  /** Run applications: workloads, services, claims, configuration and secrets; logs, exec and port-forward. */
  Developer = "developer",
}

/** A person or a group of the organization, as the cluster's authentication names them. */
export interface Member {
  /** @default MemberKind.User */
  readonly kind?: MemberKind;
  readonly name: string;
  readonly role: MemberRole;
}

export enum MemberKind {
  User = "User",
  Group = "Group",
}

const VIEW = ["get", "list", "watch"] as const;
const MANAGE = [...VIEW, "create", "update", "patch", "delete", "deletecollection"] as const;

/**
 * What members may touch. Nothing here lets anyone write network policies, quotas, limit ranges, roles, service
 * accounts or endpoints (isolation rule 33), and there are no wildcards (rule 29).
 */
const WORKLOADS: readonly k8s.PolicyRule[] = [
  { apiGroups: ["apps"], resources: ["deployments", "statefulsets", "daemonsets"], verbs: [...MANAGE] },
  {
    apiGroups: ["apps"],
    resources: ["deployments/scale", "statefulsets/scale"],
    verbs: ["get", "update", "patch"],
  },
  { apiGroups: ["batch"], resources: ["jobs", "cronjobs"], verbs: [...MANAGE] },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: [...MANAGE] },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: [...MANAGE] },
  {
    apiGroups: [""],
    resources: ["pods", "services", "configmaps", "persistentvolumeclaims"],
    verbs: [...MANAGE],
  },
];
const LOOK: readonly k8s.PolicyRule[] = [
  { apiGroups: ["apps"], resources: ["replicasets"], verbs: [...VIEW] },
  { apiGroups: [""], resources: ["events", "pods/log", "resourcequotas", "limitranges"], verbs: [...VIEW] },
  { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: [...VIEW] },
  { apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: ["get", "list"] },
];
const RULES: Readonly<Record<MemberRole, readonly k8s.PolicyRule[]>> = {
  [MemberRole.Viewer]: [...WORKLOADS.map(readOnly), ...LOOK],
  [MemberRole.Developer]: [
    ...WORKLOADS,
    ...LOOK,
    { apiGroups: [""], resources: ["secrets"], verbs: [...MANAGE] },
    // Over WebSockets, which kubectl tries first, both are GET requests.
    { apiGroups: [""], resources: ["pods/exec", "pods/portforward"], verbs: ["get", "create"] },
    { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] },
  ],
};

/** Roles of a tenant's members and their bindings, one of each for every role that somebody has. */
export class TenantAccess extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: { readonly tenant: TenantNamespace; readonly members?: readonly Member[] },
  ) {
    super(scope, id);
    const { tenant, members = [] } = props;
    refuse(
      `TenantNamespace '${tenant.namespaceName}'`,
      members.map((member, index) => subjectName(`members[${index}].name`, member.name)),
    );
    for (const role of Object.values(MemberRole)) {
      const subjects = members.filter((member) => member.role === role).map(subject);
      if (subjects.length === 0) continue;
      const metadata = { name: `tenant-${role}`, namespace: tenant.namespaceName, labels: tenant.labels };
      const rules = new k8s.KubeRole(this, role, { metadata, rules: [...RULES[role]] });
      const binding = new k8s.KubeRoleBinding(this, `${role}-binding`, {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
        // Sorted, so that members listed in another order are no change.
        subjects: subjects.sort((a, b) => (`${a.kind}/${a.name}` < `${b.kind}/${b.name}` ? -1 : 1)),
      });
      binding.addDependency(rules);
    }
  }
}

function subject(member: Member): k8s.Subject {
  return { apiGroup: "rbac.authorization.k8s.io", kind: member.kind ?? MemberKind.User, name: member.name };
}

function subjectName(field: string, value: string): Problem | undefined {
  if (value !== "" && !value.startsWith("system:")) return undefined;
  return {
    field,
    value,
    rule: value === "" ? "names nobody" : "is an identity of the cluster itself",
    fix: "name a user or group of the organization",
  };
}

function readOnly(rule: k8s.PolicyRule): k8s.PolicyRule {
  return { ...rule, verbs: [...VIEW] };
}
