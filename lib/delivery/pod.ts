import { heldName, HOLD, HOLDER_FOLDER, HOLDER_ROOM, LAY, NOBODY } from "../rules/image-holder";

/** Label by which the pods of one sending are found. */
export const SEND_LABEL = "cloud-container-engine/send";

/** A pod by which one node gets an image. */
export interface SendingPod {
  readonly name: string;
  /** Name of the node. */
  readonly node: string;
  /** Tells one sending from another. */
  readonly run: string;
  /** References. */
  readonly image: string;
  readonly holder: string;
}

const RESOURCES = {
  requests: { cpu: "1m", memory: "4Mi", "ephemeral-storage": "4Mi" },
  limits: { cpu: "100m", memory: "16Mi", "ephemeral-storage": "16Mi" },
} as const;

/** Its manifest, which Pod Security `restricted` admits. It pulls with the credentials of its namespace. */
export function sendingPod({ name, node, run, image, holder }: SendingPod): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { [SEND_LABEL]: run } },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 1,
      // The scheduler places it, and so counts it; taints are no reason why a node should not have an image.
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: only(node) } },
      tolerations: [{ operator: "Exists" }],
      securityContext: {
        runAsNonRoot: true,
        runAsUser: NOBODY,
        runAsGroup: NOBODY,
        seccompProfile: { type: "RuntimeDefault" },
      },
      initContainers: [container("holder", holder, LAY, false)],
      containers: [container(heldName(image), image, HOLD, true)],
      volumes: [{ name: "holder", emptyDir: { sizeLimit: HOLDER_ROOM } }],
    },
  };
}

function only(node: string): object {
  const isNode = { key: "metadata.name", operator: "In", values: [node] };
  return { nodeSelectorTerms: [{ matchFields: [isNode] }] };
}

function container(name: string, image: string, command: readonly string[], readOnly: boolean): object {
  return {
    name,
    image,
    command,
    workingDir: HOLDER_FOLDER,
    resources: RESOURCES,
    volumeMounts: [{ name: "holder", mountPath: HOLDER_FOLDER, readOnly }],
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    },
  };
}
