/** Values of a chart. What is in them may be known late: nothing here looks into it. */
export type ChartValues = Readonly<Record<string, unknown>>;

/** File of the Secret that tells an add-on how to reach its cloud, and those it may refer to. */
export const CLOUD_CONF = "cloud.conf";
export const CLOUD_CA = "ca.crt";
/** Where both charts of cloud-provider-openstack mount that Secret. */
export const CLOUD_CONF_FOLDER = "/etc/config";

/** The least that a container can do with. */
const UNPRIVILEGED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
};

/**
 * Cilium as the enforcer of NetworkPolicies. Services stay with kube-proxy, so that nodes reach the API before there is
 * a pod network. The port is the one that nodes let through to each other.
 *
 * @param operators how many of its operators, one a node
 */
export function podNetworkValues(operators: number): ChartValues {
  return {
    // Blocks of the cluster's own pod network, as Kubernetes gives them out to nodes.
    ipam: { mode: "kubernetes" },
    k8s: { requireIPv4PodCIDR: true },
    routingMode: "tunnel",
    tunnelProtocol: "vxlan",
    tunnelPort: 8472,
    kubeProxyReplacement: "false",
    policyEnforcementMode: "default",
    // Nodes call pods too, as kubelets do an image repository's; by default no address block is theirs.
    policyCIDRMatchMode: "nodes",
    operator: { replicas: operators },
    // Its certificates would be made anew by each rendering, and each deployment would roll every node.
    hubble: { enabled: false },
    // Policies on the level of HTTP are none of Kubernetes'.
    envoy: { enabled: false },
    l7Proxy: false,
  };
}

/**
 * The program that makes balancers of Services, and tells Kubernetes which servers its nodes are.
 *
 * @param identity what it marks with whatever it makes in the cloud
 */
export function cloudControllerValues(identity: unknown, secretName: unknown): ChartValues {
  return {
    cluster: { name: identity },
    secret: { enabled: true, create: false, name: secretName },
    // Pods reach each other by the pod network, not by routes of the cloud's.
    enabledControllers: ["cloud-node", "cloud-node-lifecycle", "service"],
    // By default it is given the keys of the cluster, which it has no use for.
    extraVolumes: [],
    extraVolumeMounts: [],
    podSecurityContext: { runAsUser: 1001, runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    securityContext: UNPRIVILEGED,
    priorityClassName: "system-cluster-critical",
  };
}

/**
 * The driver of disks of the cloud. Storage classes are not the chart's, as its own bind before a pod has a zone.
 *
 * @param identity what it marks with the disks that it makes
 */
export function cloudDisksValues(identity: unknown, secretName: unknown): ChartValues {
  return {
    clusterID: identity,
    secret: { enabled: true, hostMount: false, create: false, name: secretName, filename: CLOUD_CONF },
    storageClass: { enabled: false },
    csi: {
      plugin: {
        // By default a folder of the node's is mounted too, for authorities that the Secret brings here.
        volumes: [],
        volumeMounts: [{ name: "cloud-config", mountPath: CLOUD_CONF_FOLDER, readOnly: true }],
        // Disks have to move when a node fails, be it the one that this runs on.
        controllerPlugin: { replicas: 2 },
      },
    },
    priorityClassName: "system-cluster-critical",
  };
}

/** The driver of pieces of nodes' own disks. */
export function nodeDisksValues(): ChartValues {
  return {
    // It would tell its makers about the cluster.
    analytics: { enabled: false },
    // Disks of tainted groups are disks too.
    lvmNode: { tolerations: [{ operator: "Exists" }] },
  };
}

/**
 * What autoscaling of workloads measures with. Kubelets are verified by the cluster's authority, which signed them;
 * the API server verifies it by this certificate.
 */
export function metricsValues(secretName: string, certificate: unknown): ChartValues {
  return {
    tls: { type: "existingSecret", existingSecret: { name: secretName } },
    apiService: { insecureSkipTLSVerify: false, caBundle: certificate },
  };
}

/** One set of values over another, maps within them likewise; lists and everything else are replaced whole. */
export function over(base: ChartValues, values: ChartValues): ChartValues {
  const merged = Object.entries(values).map(([key, value]) => {
    const below = base[key];
    return [key, isMap(below) && isMap(value) ? over(below, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(merged) };
}

/** Plain maps only: what is known late is an object of a class. */
function isMap(value: unknown): value is ChartValues {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
