import {
  heldName,
  HOLD,
  HOLDER_FOLDER,
  HOLDER_GRACE,
  HOLDER_RESOURCES,
  HOLDER_ROOM,
  LAY,
  NOBODY,
} from "../rules/image-holder";

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

const { cpu, memory, ephemeralStorage } = HOLDER_RESOURCES;
const RESOURCES = {
  requests: { cpu: cpu.request, memory: memory.request, "ephemeral-storage": ephemeralStorage.request },
  limits: { cpu: cpu.limit, memory: memory.limit, "ephemeral-storage": ephemeralStorage.limit },
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
      terminationGracePeriodSeconds: HOLDER_GRACE,
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
