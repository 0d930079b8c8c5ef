import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { compiled } from "../checkout";
import { LOGS_TEXT, kwokArguments, kwokConfiguration } from "../cloud/kwok";
import { metricsServerArguments } from "../cloud/metrics-server";
import { LabFailure } from "../failure";
import type { Daemon } from "../processes/daemon";
import type { IdentityName, Pki } from "./pki";
import { SERVICE_RANGE } from "./pki";
import { writeWhole } from "../state";

/** What listens, and needs a port. */
export const PORTS = [
  "etcd",
  "etcd-peer",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
  "metrics-server",
] as const;

/** Where a cluster's daemons find each other. */
export interface Cluster {
  /** The folder for their data. */
  readonly folder: string;
  readonly ports: Readonly<Record<(typeof PORTS)[number], number>>;
  readonly pki: Pki;
  /** The path of a program. */
  readonly program: (name: string) => string;
  /** The file of the kubeconfig that a daemon uses. */
  readonly kubeconfig: (daemon: IdentityName) => string;
}

/** The database. It keeps what is in it over stop and start. */
export function etcd({ folder, ports, pki, program }: Cluster): Daemon {
  const client = `https://127.0.0.1:${ports.etcd}`;
  const peer = `https://127.0.0.1:${ports["etcd-peer"]}`;
  return daemon("etcd", 1, program("etcd"), {
    name: "lab",
    "data-dir": join(folder, "etcd"),
    "listen-client-urls": client,
    "advertise-client-urls": client,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `lab=${peer}`,
    "client-cert-auth": true,
    "trusted-ca-file": pki.authority("etcd"),
    "cert-file": pki.certificate("etcd"),
    "key-file": pki.key("etcd"),
    "peer-client-cert-auth": true,
    "peer-trusted-ca-file": pki.authority("etcd"),
    "peer-cert-file": pki.certificate("etcd"),
    "peer-key-file": pki.key("etcd"),
    // Deployments need not wait for the disk at every write. A killed process loses nothing, as the kernel has
    // what it wrote; a power cut may lose something, and the lab is then begun anew.
    "unsafe-no-fsync": true,
    "log-level": "warn",
  });
}

/** The API server. */
export function apiServer({ ports, pki, program }: Cluster): Daemon {
  const issuer = "https://kubernetes.default.svc.cluster.local";
  return daemon("kube-apiserver", 2, program("kube-apiserver"), {
    "bind-address": "127.0.0.1",
    "secure-port": ports["kube-apiserver"],
    // No process of the lab reaches it by the service's address, and a loopback address is no valid endpoint.
    "advertise-address": "127.0.0.1",
    "endpoint-reconciler-type": "none",
    "service-cluster-ip-range": SERVICE_RANGE,
    "etcd-servers": `https://127.0.0.1:${ports.etcd}`,
    "etcd-cafile": pki.authority("etcd"),
    "etcd-certfile": pki.certificate("etcd-client"),
    "etcd-keyfile": pki.key("etcd-client"),
    "tls-cert-file": pki.certificate("apiserver"),
    "tls-private-key-file": pki.key("apiserver"),
    "client-ca-file": pki.authority("cluster"),
    "anonymous-auth": false,
    "authorization-mode": "Node,RBAC",
    "enable-admission-plugins": "NodeRestriction,PodSecurity",
    "allow-privileged": true,
    profiling: false,
    "service-account-issuer": issuer,
    "service-account-key-file": pki.serviceAccountKeys().public,
    "service-account-signing-key-file": pki.serviceAccountKeys().private,
    "kubelet-certificate-authority": pki.authority("cluster"),
    "kubelet-client-certificate": pki.certificate("apiserver-kubelet-client"),
    "kubelet-client-key": pki.key("apiserver-kubelet-client"),
    // kwok, which plays the kubelets, is reached on loopback; the nodes' other addresses lead nowhere.
    "kubelet-preferred-address-types": "InternalDNS",
    "requestheader-client-ca-file": pki.authority("front-proxy"),
    "requestheader-allowed-names": "front-proxy-client",
    "requestheader-username-headers": "X-Remote-User",
    "requestheader-group-headers": "X-Remote-Group",
    "requestheader-extra-headers-prefix": "X-Remote-Extra-",
    "proxy-client-cert-file": pki.certificate("front-proxy-client"),
    "proxy-client-key-file": pki.key("front-proxy-client"),
  });
}

/** The controllers. */
export function controllerManager(cluster: Cluster): Daemon {
  const { ports, pki, program } = cluster;
  const flags = {
    ...serving(cluster, "kube-controller-manager"),
    "secure-port": ports["kube-controller-manager"],
    "root-ca-file": pki.authority("cluster"),
    "cluster-signing-cert-file": pki.authority("cluster"),
    "cluster-signing-key-file": pki.authorityKey("cluster"),
    "service-account-private-key-file": pki.serviceAccountKeys().private,
    "use-service-account-credentials": true,
    // Enough for a deployment of thousands of objects not to wait for its controllers.
    "kube-api-qps": 200,
    "kube-api-burst": 400,
    // So that people and tests see an autoscaler act within seconds.
    "horizontal-pod-autoscaler-sync-period": "5s",
  };
  const inputs = [readFileSync(cluster.kubeconfig("kube-controller-manager"), "utf8")];
  return { ...daemon("kube-controller-manager", 3, program("kube-controller-manager"), flags), inputs };
}

/** The scheduler. */
export function scheduler(cluster: Cluster): Daemon {
  const flags = {
    ...serving(cluster, "kube-scheduler"),
    "secure-port": cluster.ports["kube-scheduler"],
  };
  const inputs = [readFileSync(cluster.kubeconfig("kube-scheduler"), "utf8")];
  return { ...daemon("kube-scheduler", 3, cluster.program("kube-scheduler"), flags), inputs };
}

/** The player of kubelets. Its configuration is written beside its other files. */
export function kwok({ folder, ports, pki, program, kubeconfig }: Cluster): Daemon {
  const port = ports.kwok;
  const configuration = join(folder, "kwok.yaml");
  const logsFile = join(folder, "pod.log");
  const content = kwokConfiguration({ port, logsFile });
  writeWhole(logsFile, LOGS_TEXT);
  writeWhole(configuration, content);
  const own = kubeconfig("kwok");
  return {
    part: "kubernetes",
    name: "kwok",
    order: 3,
    program: program("kwok"),
    arguments: kwokArguments({
      kubeconfig: own,
      configuration,
      port,
      certificate: pki.certificate("kwok"),
      key: pki.key("kwok"),
    }),
    inputs: [content, readFileSync(own, "utf8")],
  };
}

/** The server of the metrics that autoscalers go by. */
export function metricsServer({ ports, pki, program, kubeconfig }: Cluster): Daemon {
  const own = kubeconfig("metrics-server");
  return {
    part: "kubernetes",
    name: "metrics-server",
    order: 4,
    program: program("metrics-server"),
    arguments: metricsServerArguments({
      kubeconfig: own,
      port: ports["metrics-server"],
      certificate: pki.certificate("metrics-server"),
      key: pki.key("metrics-server"),
      kubeletAuthority: pki.authority("cluster"),
    }),
    inputs: [readFileSync(own, "utf8")],
  };
}

/** What a cloud would add: balancers, disks, and the description of nodes. */
export function cloud({ kubeconfig }: Cluster): Daemon {
  const script = compiled("lab/cloud/main.js");
  if (!existsSync(script)) throw new LabFailure(`${script} is missing`, "build the checkout: npm run build");
  const own = kubeconfig("cloud");
  return {
    part: "kubernetes",
    name: "cloud",
    order: 3,
    program: process.execPath,
    arguments: [script, "--kubeconfig", own],
    // A checkout that was built anew has it started anew.
    inputs: [readFileSync(own, "utf8"), ...sourcesIn(dirname(script))],
  };
}

/** The content of all scripts in a folder and those below. */
function sourcesIn(folder: string): readonly string[] {
  const scripts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".js"),
  );
  return scripts.sort().map((file) => readFileSync(join(folder, file), "utf8"));
}

/** How the controllers serve and connect alike. One of each runs, so none is elected. */
function serving({ pki, kubeconfig }: Cluster, name: IdentityName): Record<string, string | boolean> {
  const own = kubeconfig(name);
  return {
    kubeconfig: own,
    "authentication-kubeconfig": own,
    "authorization-kubeconfig": own,
    "client-ca-file": pki.authority("cluster"),
    "requestheader-client-ca-file": pki.authority("front-proxy"),
    "bind-address": "127.0.0.1",
    "tls-cert-file": pki.certificate(name),
    "tls-private-key-file": pki.key(name),
    "leader-elect": false,
    profiling: false,
  };
}

function daemon(
  name: string,
  order: number,
  program: string,
  flags: Readonly<Record<string, string | number | boolean>>,
): Daemon {
  const list = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
  return { part: "kubernetes", name, order, program, arguments: list };
}
