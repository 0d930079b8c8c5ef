import type {
  CoreV1Event,
  V1ClusterRole,
  V1ClusterRoleBinding,
  V1ConfigMap,
  V1CronJob,
  V1DaemonSet,
  V1Deployment,
  V1Job,
  V1LimitRange,
  V1Namespace,
  V1NetworkPolicy,
  V1Node,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
  V1PodDisruptionBudget,
  V1ReplicaSet,
  V1ResourceQuota,
  V1Role,
  V1RoleBinding,
  V1Secret,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
  V1StorageClass,
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicyBinding,
  V2HorizontalPodAutoscaler,
} from "@kubernetes/client-node";

/** The kinds that tests look at, with the shape of their objects (but for times, which are texts here). */
export interface Kinds {
  readonly ClusterRole: V1ClusterRole;
  readonly ClusterRoleBinding: V1ClusterRoleBinding;
  readonly ConfigMap: V1ConfigMap;
  readonly CronJob: V1CronJob;
  readonly DaemonSet: V1DaemonSet;
  readonly Deployment: V1Deployment;
  readonly Event: CoreV1Event;
  readonly HorizontalPodAutoscaler: V2HorizontalPodAutoscaler;
  readonly Job: V1Job;
  readonly LimitRange: V1LimitRange;
  readonly Namespace: V1Namespace;
  readonly NetworkPolicy: V1NetworkPolicy;
  readonly Node: V1Node;
  readonly PersistentVolume: V1PersistentVolume;
  readonly PersistentVolumeClaim: V1PersistentVolumeClaim;
  readonly Pod: V1Pod;
  readonly PodDisruptionBudget: V1PodDisruptionBudget;
  readonly ReplicaSet: V1ReplicaSet;
  readonly ResourceQuota: V1ResourceQuota;
  readonly Role: V1Role;
  readonly RoleBinding: V1RoleBinding;
  readonly Secret: V1Secret;
  readonly Service: V1Service;
  readonly ServiceAccount: V1ServiceAccount;
  readonly StatefulSet: V1StatefulSet;
  readonly StorageClass: V1StorageClass;
  readonly ValidatingAdmissionPolicy: V1ValidatingAdmissionPolicy;
  readonly ValidatingAdmissionPolicyBinding: V1ValidatingAdmissionPolicyBinding;
}

export type Kind = keyof Kinds;

/** Where the API serves each kind. */
const ROOTS: Readonly<Record<Kind, readonly [root: string, plural: string]>> = {
  ClusterRole: ["/apis/rbac.authorization.k8s.io/v1", "clusterroles"],
  ClusterRoleBinding: ["/apis/rbac.authorization.k8s.io/v1", "clusterrolebindings"],
  ConfigMap: ["/api/v1", "configmaps"],
  CronJob: ["/apis/batch/v1", "cronjobs"],
  DaemonSet: ["/apis/apps/v1", "daemonsets"],
  Deployment: ["/apis/apps/v1", "deployments"],
  Event: ["/api/v1", "events"],
  HorizontalPodAutoscaler: ["/apis/autoscaling/v2", "horizontalpodautoscalers"],
  Job: ["/apis/batch/v1", "jobs"],
  LimitRange: ["/api/v1", "limitranges"],
  Namespace: ["/api/v1", "namespaces"],
  NetworkPolicy: ["/apis/networking.k8s.io/v1", "networkpolicies"],
  Node: ["/api/v1", "nodes"],
  PersistentVolume: ["/api/v1", "persistentvolumes"],
  PersistentVolumeClaim: ["/api/v1", "persistentvolumeclaims"],
  Pod: ["/api/v1", "pods"],
  PodDisruptionBudget: ["/apis/policy/v1", "poddisruptionbudgets"],
  ReplicaSet: ["/apis/apps/v1", "replicasets"],
  ResourceQuota: ["/api/v1", "resourcequotas"],
  Role: ["/apis/rbac.authorization.k8s.io/v1", "roles"],
  RoleBinding: ["/apis/rbac.authorization.k8s.io/v1", "rolebindings"],
  Secret: ["/api/v1", "secrets"],
  Service: ["/api/v1", "services"],
  ServiceAccount: ["/api/v1", "serviceaccounts"],
  StatefulSet: ["/apis/apps/v1", "statefulsets"],
  StorageClass: ["/apis/storage.k8s.io/v1", "storageclasses"],
  ValidatingAdmissionPolicy: ["/apis/admissionregistration.k8s.io/v1", "validatingadmissionpolicies"],
  ValidatingAdmissionPolicyBinding: [
    "/apis/admissionregistration.k8s.io/v1",
    "validatingadmissionpolicybindings",
  ],
};

/** Path of the objects of a kind: in a namespace, or where none is given of the whole cluster. */
export function collectionPath(kind: Kind, namespace?: string): string {
  const [root, plural] = ROOTS[kind];
  return namespace === undefined ? `${root}/${plural}` : `${root}/namespaces/${namespace}/${plural}`;
}

/** Whether tests know a kind by its name. */
export function isKind(name: string): name is Kind {
  return Object.hasOwn(ROOTS, name);
}
