import { Yaml } from "cdk8s";
import { publicFile, secretFile } from "./boot-file";
import type { BootFile } from "./boot-file";
import { KUBERNETES } from "./paths";

/** A file or folder of the node that the API server sees. */
export interface HostPathMount {
  readonly name: string;
  readonly hostPath: string;
  readonly mountPath: string;
  readonly readOnly: boolean;
  readonly pathType: "Directory" | "DirectoryOrCreate";
}

export const ENCRYPTION_CONFIG = `${KUBERNETES}/encryption/config.yaml`;
export const AUDIT_POLICY = `${KUBERNETES}/audit/policy.yaml`;
export const AUDIT_LOG = "/var/log/kubernetes/audit/audit.log";

/** What the API server needs to see of its node, beyond what kubeadm gives it. */
export const API_SERVER_MOUNTS: readonly HostPathMount[] = [
  folder("encryption", `${KUBERNETES}/encryption`, true, "Directory"),
  folder("audit-policy", `${KUBERNETES}/audit`, true, "Directory"),
  folder("audit-log", "/var/log/kubernetes/audit", false, "DirectoryOrCreate"),
];

/** How Secrets are kept in etcd, and what of the API's use is recorded. */
export function apiServerFiles(encryptionKey: string): readonly BootFile[] {
  return [
    secretFile(ENCRYPTION_CONFIG, Yaml.stringify(encryption(encryptionKey))),
    publicFile(AUDIT_POLICY, Yaml.stringify(auditPolicy())),
  ];
}

/** The identity provider comes last: it reads what was written before encryption, and writes nothing. */
function encryption(key: string): object {
  return {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "EncryptionConfiguration",
    resources: [
      {
        resources: ["secrets"],
        providers: [{ secretbox: { keys: [{ name: "key1", secret: key }] } }, { identity: {} }],
      },
    ],
  };
}

/** Who did what to which object; never the contents of secrets, nor the chatter of watches and leases. */
function auditPolicy(): object {
  return {
    apiVersion: "audit.k8s.io/v1",
    kind: "Policy",
    omitStages: ["RequestReceived"],
    omitManagedFields: true,
    rules: [
      { level: "None", nonResourceURLs: ["/healthz*", "/livez*", "/readyz*", "/version"] },
      { level: "None", resources: [{ group: "coordination.k8s.io", resources: ["leases"] }] },
      { level: "None", resources: [{ group: "", resources: ["events"] }, { group: "events.k8s.io" }] },
      { level: "None", verbs: ["get", "list", "watch"], users: ["system:kube-proxy", "system:apiserver"] },
      {
        level: "Metadata",
        resources: [
          { group: "", resources: ["secrets", "configmaps", "serviceaccounts/token"] },
          { group: "authentication.k8s.io", resources: ["tokenreviews"] },
        ],
      },
      { level: "Metadata", verbs: ["get", "list", "watch"] },
      {
        level: "Request",
        verbs: ["create", "update", "patch", "delete", "deletecollection"],
        resources: [{ group: "rbac.authorization.k8s.io" }, { group: "certificates.k8s.io" }],
      },
      { level: "Metadata" },
    ],
  };
}

function folder(
  name: string,
  path: string,
  readOnly: boolean,
  pathType: HostPathMount["pathType"],
): HostPathMount {
  return { name, hostPath: path, mountPath: path, readOnly, pathType };
}
