import type { Plain } from "../provider/property-value";
import type { KubeObject } from "./kube-object";
import { isPlainList, isPlainMap, kindKey } from "./kube-object";
import type { PropertyPath } from "./property-path";
import { parsePath } from "./property-path";

export interface MutabilityChoice {
  /** Change a ConfigMap in place instead of replacing it. */
  readonly configMaps: boolean;
  /** Change a Secret in place instead of replacing it. */
  readonly secrets: boolean;
}

/** Paths of an object that cannot change, or that the official plugin chooses not to change, in place. */
export function replacePaths(object: KubeObject, mutable: MutabilityChoice): readonly PropertyPath[] {
  return [...identityPaths(), ...kindPaths(object, mutable).map(parsePath)];
}

/** What makes any object another one. */
export function identityPaths(): readonly PropertyPath[] {
  return [
    ["metadata", "name"],
    ["metadata", "namespace"],
  ];
}

/** Whether a change at `path`, to `value`, touches one of the given paths. A changed parent touches the paths below
 * it that its new value has. */
export function touches(
  path: PropertyPath,
  value: Plain | undefined,
  rules: readonly PropertyPath[],
): boolean {
  return rules.some((rule) => {
    const shared = Math.min(rule.length, path.length);
    for (let index = 0; index < shared; index++) {
      if (rule[index] !== "*" && rule[index] !== path[index]) return false;
    }
    return hasPath(value, rule.slice(path.length));
  });
}

function hasPath(value: Plain | undefined, path: PropertyPath): boolean {
  const [segment, ...rest] = path;
  if (segment === undefined) return true;
  if (segment === "*") return isPlainList(value) && value.some((item) => hasPath(item, rest));
  return isPlainMap(value) && segment in value && hasPath(value[segment], rest);
}

function kindPaths(object: KubeObject, mutable: MutabilityChoice): readonly string[] {
  const key = kindKey(object);
  if (key === "v1/Secret") {
    return mutable.secrets && object["immutable"] !== true ? ["type"] : ["type", "data", "stringData"];
  }
  if (key === "v1/ConfigMap") {
    return mutable.configMaps && object["immutable"] !== true ? [] : ["data", "binaryData"];
  }
  return byKind[key] ?? [];
}

const podFields = [
  "affinity",
  "automountServiceAccountToken",
  "dnsConfig",
  "dnsPolicy",
  "enableServiceLinks",
  "hostAliases",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "hostname",
  "imagePullSecrets",
  "nodeName",
  "nodeSelector",
  "overhead",
  "preemptionPolicy",
  "priority",
  "priorityClassName",
  "readinessGates",
  "restartPolicy",
  "runtimeClassName",
  "schedulerName",
  "securityContext",
  "serviceAccount",
  "serviceAccountName",
  "shareProcessNamespace",
  "subdomain",
  "terminationGracePeriodSeconds",
  "volumes",
];

// A pod's image could change in place; the official plugin replaces the pod all the same.
const containerFields = [
  "args",
  "command",
  "env",
  "image",
  "imagePullPolicy",
  "lifecycle",
  "livenessProbe",
  "ports",
  "readinessProbe",
  "resources",
  "securityContext",
  "stdin",
  "stdinOnce",
  "terminationMessagePath",
  "terminationMessagePolicy",
  "tty",
  "volumeDevices",
  "volumeMounts",
  "workingDir",
];

const volumeSources = [
  "awsElasticBlockStore",
  "azureDisk",
  "azureFile",
  "cephfs",
  "cinder",
  "csi",
  "fc",
  "flexVolume",
  "gcePersistentDisk",
  "hostPath",
  "iscsi",
  "local",
  "nfs",
  "rbd",
  "vsphereVolume",
];

/** The kinds that this lab deploys; a change that is missing here reaches the API server, which refuses it. */
const byKind: Readonly<Record<string, readonly string[]>> = {
  "apps/v1/DaemonSet": ["spec.selector"],
  "apps/v1/Deployment": ["spec.selector"],
  "apps/v1/StatefulSet": [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/v1/Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1/RoleBinding": ["roleRef"],
  "storage.k8s.io/v1/StorageClass": ["parameters", "provisioner"],
  "v1/PersistentVolume": volumeSources.map((source) => `spec.${source}`),
  "v1/PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeName",
  ],
  "v1/Pod": [
    ...podFields.map((field) => `spec.${field}`),
    ...containerFields.flatMap((field) => [`spec.containers[*].${field}`, `spec.initContainers[*].${field}`]),
  ],
  "v1/ResourceQuota": ["spec.scopes"],
  "v1/Service": ["spec.clusterIP"],
};
