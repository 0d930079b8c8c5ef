import type { Manifest } from "../../support/cases";

const RBAC = "rbac.authorization.k8s.io/v1";

/** Labels of a namespace as TenantNamespace writes them. */
const LABELS = {
  "cloud-container-engine/tenant": "shop",
  "cloud-container-engine/organization": "acme",
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/enforce-version": "v1.34",
  "pod-security.kubernetes.io/audit": "restricted",
  "pod-security.kubernetes.io/audit-version": "v1.34",
  "pod-security.kubernetes.io/warn": "restricted",
  "pod-security.kubernetes.io/warn-version": "v1.34",
};

/** A namespace that keeps all rules, with labels put over; those that are undefined are left out. */
export function namespace(
  labels: Readonly<Record<string, string | undefined>> = {},
  name = "shop",
): Manifest {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { ...LABELS, ...labels } } };
}

/** A role of the tenant by its rules. */
export function role(...rules: readonly Readonly<Record<string, readonly string[]>>[]): Manifest {
  return { apiVersion: RBAC, kind: "Role", metadata: { name: "own", namespace: "shop" }, rules };
}

/** A role of the cluster by its rules. */
export function clusterRole(...rules: readonly Readonly<Record<string, readonly string[]>>[]): Manifest {
  return { apiVersion: RBAC, kind: "ClusterRole", metadata: { name: "own" }, rules };
}

/** A rule of a role. */
export function rule(apiGroup: string, resource: string, ...verbs: readonly string[]) {
  return { apiGroups: [apiGroup], resources: [resource], verbs };
}

/** A binding in the tenant's namespace. */
export function binding(
  subjects: readonly Readonly<Record<string, string>>[],
  roleRef: Readonly<Record<string, string>> = { kind: "Role", name: "own" },
): Manifest {
  return {
    apiVersion: RBAC,
    kind: "RoleBinding",
    metadata: { name: "own", namespace: "shop" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", ...roleRef },
    subjects,
  };
}

/** A binding for the whole cluster. */
export function clusterBinding(
  subjects: readonly Readonly<Record<string, string>>[],
  name = "system:auth-delegator",
): Manifest {
  return {
    apiVersion: RBAC,
    kind: "ClusterRoleBinding",
    metadata: { name: "own" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
    subjects,
  };
}

const GROUP = "rbac.authorization.k8s.io";

export const user = (name: string) => ({ apiGroup: GROUP, kind: "User", name });
export const group = (name: string) => ({ apiGroup: GROUP, kind: "Group", name });
export const account = (name: string, of: string) => ({ kind: "ServiceAccount", name, namespace: of });
