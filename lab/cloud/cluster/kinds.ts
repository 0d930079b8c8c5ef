import type {
  KubernetesObject,
  V1CSINode,
  V1CSIStorageCapacity,
  V1Node,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Service,
  V1StorageClass,
  V1VolumeAttachment,
} from "@kubernetes/client-node";

/** The kinds that the lab's cloud watches, with the shape of their objects. */
export interface Watchable {
  readonly Node: V1Node;
  readonly Service: V1Service;
  readonly PersistentVolume: V1PersistentVolume;
  readonly PersistentVolumeClaim: V1PersistentVolumeClaim;
  readonly StorageClass: V1StorageClass;
  readonly VolumeAttachment: V1VolumeAttachment;
  readonly CSINode: V1CSINode;
  readonly CSIStorageCapacity: V1CSIStorageCapacity;
}

/** An object to be made, of whatever kind. */
export interface Manifest extends KubernetesObject {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** Name of a watched kind. */
export type WatchableKind = keyof Watchable;

/** Where the API serves a kind. */
interface Resource {
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

const RESOURCES: Readonly<Record<string, Resource>> = {
  Node: { apiVersion: "v1", plural: "nodes", namespaced: false },
  Service: { apiVersion: "v1", plural: "services", namespaced: true },
  Event: { apiVersion: "v1", plural: "events", namespaced: true },
  PersistentVolume: { apiVersion: "v1", plural: "persistentvolumes", namespaced: false },
  PersistentVolumeClaim: { apiVersion: "v1", plural: "persistentvolumeclaims", namespaced: true },
  StorageClass: { apiVersion: "storage.k8s.io/v1", plural: "storageclasses", namespaced: false },
  VolumeAttachment: { apiVersion: "storage.k8s.io/v1", plural: "volumeattachments", namespaced: false },
  CSIDriver: { apiVersion: "storage.k8s.io/v1", plural: "csidrivers", namespaced: false },
  CSINode: { apiVersion: "storage.k8s.io/v1", plural: "csinodes", namespaced: false },
  CSIStorageCapacity: { apiVersion: "storage.k8s.io/v1", plural: "csistoragecapacities", namespaced: true },
  ClusterRole: { apiVersion: "rbac.authorization.k8s.io/v1", plural: "clusterroles", namespaced: false },
  ClusterRoleBinding: {
    apiVersion: "rbac.authorization.k8s.io/v1",
    plural: "clusterrolebindings",
    namespaced: false,
  },
  RoleBinding: { apiVersion: "rbac.authorization.k8s.io/v1", plural: "rolebindings", namespaced: true },
  APIService: { apiVersion: "apiregistration.k8s.io/v1", plural: "apiservices", namespaced: false },
};

/** API version that the lab uses for a kind. */
export function apiVersionOf(kind: string): string {
  return resourceOf(kind).apiVersion;
}

/** Path of all objects of a kind, or of those in one namespace. */
export function collectionPath(kind: string, namespace?: string): string {
  const { apiVersion, plural, namespaced } = resourceOf(kind);
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return namespaced && namespace !== undefined
    ? `${root}/namespaces/${namespace}/${plural}`
    : `${root}/${plural}`;
}

/** Path of one object, or of a subresource of it such as `status`. */
export function objectPath(kind: string, name: string, namespace?: string, subresource?: string): string {
  const path = `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}

function resourceOf(kind: string): Resource {
  const resource = RESOURCES[kind];
  if (!resource)
    throw new Error(`kind ${kind} is unknown to the lab's cloud; add it to lab/cloud/cluster/kinds.ts`);
  return resource;
}
