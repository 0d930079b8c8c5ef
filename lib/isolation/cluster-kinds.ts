/** Kinds of Kubernetes that are in no namespace, and so for administrators alone. A namespace itself is in its own. */
const OF_THE_CLUSTER: ReadonlySet<string> = new Set([
  "/Node",
  "/PersistentVolume",
  "storage.k8s.io/StorageClass",
  "storage.k8s.io/CSIDriver",
  "snapshot.storage.k8s.io/VolumeSnapshotClass",
  "snapshot.storage.k8s.io/VolumeSnapshotContent",
  "groupsnapshot.storage.k8s.io/VolumeGroupSnapshotContent",
  "rbac.authorization.k8s.io/ClusterRole",
  "rbac.authorization.k8s.io/ClusterRoleBinding",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "apiregistration.k8s.io/APIService",
  "admissionregistration.k8s.io/MutatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "admissionregistration.k8s.io/MutatingAdmissionPolicy",
  "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
  "certificates.k8s.io/CertificateSigningRequest",
  "gateway.networking.k8s.io/GatewayClass",
  "networking.k8s.io/IngressClass",
  "cilium.io/CiliumClusterwideNetworkPolicy",
  "crd.projectcalico.org/GlobalNetworkPolicy",
  "projectcalico.org/GlobalNetworkPolicy",
  "policy.networking.k8s.io/AdminNetworkPolicy",
  "policy.networking.k8s.io/BaselineAdminNetworkPolicy",
  "policy.networking.k8s.io/ClusterNetworkPolicy",
  "scheduling.k8s.io/PriorityClass",
  "node.k8s.io/RuntimeClass",
]);

/** Whether objects of a kind, given by group and kind, are in no namespace, whatever their manifest says. */
export function isOfCluster(kind: string): boolean {
  return OF_THE_CLUSTER.has(kind);
}
