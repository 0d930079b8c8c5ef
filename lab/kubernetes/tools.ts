import type { GoProgram, Tool } from "../tools/tool";

/** The pinned version of Kubernetes: that of Pod Security, schemas and clusters that this library makes. */
export const KUBERNETES_VERSION = "1.34.1";
/** The version of the modules that are published beside it, such as `k8s.io/api`. */
export const MODULES_VERSION = "0.34.1";
const KWOK_VERSION = "0.7.0";
const METRICS_SERVER_VERSION = "0.7.2";
const CYCLONUS_VERSION = "0.5.6";

/** All of the control plane as one program, as its parts share most of their code. */
const kubernetes: GoProgram = {
  kind: "go program",
  name: "kubernetes",
  version: KUBERNETES_VERSION,
  requires: { "k8s.io/kubernetes": `v${KUBERNETES_VERSION}` },
  staging: { module: "k8s.io/kubernetes", version: `v${MODULES_VERSION}` },
  source: "lab/kubernetes/control-plane.go",
  variables: {
    "k8s.io/component-base/version.gitVersion": `v${KUBERNETES_VERSION}`,
    "k8s.io/client-go/pkg/version.gitVersion": `v${KUBERNETES_VERSION}`,
  },
  programs: ["kubernetes", "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"],
  seconds: 390,
};

/** etcd and what Kubernetes' control plane consists of. */
export const controlPlane: Tool = {
  name: "kubernetes",
  purpose: "Kubernetes' control plane: etcd, API server, controller manager, scheduler",
  programs: ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"],
  handedOut: false,
  version: {
    of: ["kube-apiserver", "kube-controller-manager", "kube-scheduler"],
    arguments: ["--version"],
    atLeast: KUBERNETES_VERSION,
  },
  recipes: [kubernetes],
};

/** Kubernetes' command line. */
export const kubectl: Tool = {
  name: "kubectl",
  purpose: "Kubernetes' command line",
  programs: ["kubectl"],
  handedOut: true,
  version: { of: ["kubectl"], arguments: ["version", "--client"], atLeast: "1.33.0" },
  recipes: [kubernetes],
};

/** Plays the kubelets: nodes become Ready and pods Running, without a container. */
export const kwok: Tool = {
  name: "kwok",
  purpose: "plays the kubelets of the lab's nodes",
  programs: ["kwok"],
  handedOut: false,
  version: { of: ["kwok"], arguments: ["--version"], atLeast: KWOK_VERSION },
  recipes: [published("kwok", KWOK_VERSION, "sigs.k8s.io/kwok", "cmd/kwok", 120)],
};

/** Serves the usage of pods and nodes to autoscalers. */
export const metricsServer: Tool = {
  name: "metrics-server",
  purpose: "serves the usage of pods and nodes to autoscalers",
  programs: ["metrics-server"],
  handedOut: false,
  recipes: [
    published(
      "metrics-server",
      METRICS_SERVER_VERSION,
      "sigs.k8s.io/metrics-server",
      "cmd/metrics-server",
      100,
    ),
  ],
};

/** Tells who reaches whom under given network policies; for tests, so no start of the lab builds it. */
export const cyclonus: Tool = {
  name: "cyclonus",
  purpose: "tells who reaches whom under given network policies",
  programs: ["cyclonus"],
  handedOut: false,
  recipes: [published("cyclonus", CYCLONUS_VERSION, "github.com/mattfenwick/cyclonus", "cmd/cyclonus", 75)],
};

/** A program that its module builds as it is. */
function published(
  name: string,
  version: string,
  module: string,
  folder: string,
  seconds: number,
): GoProgram {
  return {
    kind: "go program",
    name,
    version,
    requires: { [module]: `v${version}` },
    package: `${module}/${folder}`,
    programs: [name],
    seconds,
  };
}
