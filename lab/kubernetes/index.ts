import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compiled } from "../checkout";
import { LabFailure, messageOf } from "../failure";
import type { LabFolders } from "../folders";
import { lastLines, run } from "../processes/command";
import type { Ground, Part, StandIn, StatusLine } from "../part";
import { ensureRunning, runningDaemons, until } from "../processes/daemon";
import type { Daemon } from "../processes/daemon";
import type { MarkedProcess } from "../processes/roster";
import type { LabState } from "../state";
import { writeWhole } from "../state";
import * as daemons from "./daemons";
import type { Cluster } from "./daemons";
import { kubeconfig } from "./kubeconfig";
import type { IdentityName } from "./pki";
import { Pki } from "./pki";
import { apiMissing, clusterMissing } from "./ready";
import { KUBERNETES_VERSION, controlPlane, kubectl, kwok, metricsServer } from "./tools";

/** How long the API server, and then all the rest, may take, in milliseconds: slow machines, not slow code. */
const API_PATIENCE = 90_000;
const CLUSTER_PATIENCE = 120_000;

/** How often ports are chosen before the lab gives up. */
const ATTEMPTS = 3;

/** Who in the lab has a kubeconfig. */
const CLIENTS: readonly IdentityName[] = [
  "admin",
  "cloud",
  "kwok",
  "metrics-server",
  "kube-controller-manager",
  "kube-scheduler",
];

/** A real Kubernetes control plane on loopback, with nodes and a cloud that are played. */
export const kubernetes: Part = {
  name: "kubernetes",
  summary: `Kubernetes ${KUBERNETES_VERSION}: real control plane; nodes, balancers and disks are played`,
  byDefault: true,
  tools: () => [controlPlane, kubectl, kwok, metricsServer],
  standIns: () => STAND_INS,
  start,
  environment: (folders) => ({ KUBECONFIG: adminKubeconfig(folders) }),
  status,
};

/** The administrator's kubeconfig of a lab. */
export function adminKubeconfig(folders: LabFolders): string {
  return kubeconfigFile(folders, "admin");
}

const STAND_INS: readonly StandIn[] = [
  {
    name: "nodes and pods",
    standsInFor: "machines with kubelets and containers",
    limits:
      "kwok plays them: pods become Running at once, no container runs, nothing answers at their addresses",
  },
  {
    name: "cloud",
    standsInFor: "OpenStack's cloud controller, its balancers and its disks",
    limits:
      "load balancers get an address where nothing listens, and claims are bound to volumes without data",
  },
];

async function start(ground: Ground): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(ground);
    } catch (thrown) {
      // Between choosing a port and listening on it another program, or another lab, may have taken it.
      if (attempt === ATTEMPTS || !/address already in use/.test(messageOf(thrown))) throw thrown;
    }
  }
}

async function startOnce(ground: Ground): Promise<void> {
  const { folders } = ground;
  const cluster = await prepare(ground);
  const client = cluster.pki.client("admin");
  const port = cluster.ports["kube-apiserver"];
  const before = new Set(runningDaemons(folders).map(({ pid }) => pid));
  const running = new Map<Daemon, MarkedProcess>();
  const ensure = async (...wanted: readonly Daemon[]): Promise<void> => {
    for (const daemon of wanted) running.set(daemon, await ensureRunning(daemon, folders));
  };

  await ensure(daemons.etcd(cluster), daemons.apiServer(cluster));
  await until(() => apiMissing(port, client), running, API_PATIENCE, folders);
  await ensure(
    daemons.controllerManager(cluster),
    daemons.scheduler(cluster),
    daemons.kwok(cluster),
    daemons.cloud(cluster),
  );
  if ([...running.values()].some(({ pid }) => !before.has(pid))) await seed(cluster);
  await ensure(daemons.metricsServer(cluster));
  await until(() => clusterMissing(port, client), running, CLUSTER_PATIENCE, folders);
}

/** Gives the cluster its nodes and what else a cloud's cluster comes with; what is there already stays. */
async function seed({ ports, pki, kubeconfig }: Cluster): Promise<void> {
  const outcome = await run(process.execPath, [
    compiled("lab/kubernetes/seed.js"),
    `--kubeconfig=${kubeconfig("admin")}`,
    `--metrics-port=${ports["metrics-server"]}`,
    `--authority=${pki.authority("cluster")}`,
  ]);
  if (outcome.code === 0) return;
  throw new LabFailure(
    `the nodes cannot be made: ${lastLines(outcome.stderr, 5)}`,
    "repeat the command; `npm run lab -- stop --delete` begins anew",
  );
}

/** Ports, certificates and kubeconfigs: what daemons read when they start. */
async function prepare(ground: Ground): Promise<Cluster> {
  const { folders } = ground;
  const held = new Set<string>(runningDaemons(folders).map(({ name }) => name));
  const ours = new Set(daemons.PORTS.filter((name) => held.has(name === "etcd-peer" ? "etcd" : name)));
  const ports = await ground.ports(daemons.PORTS, ours);
  const pki = new Pki(join(kubernetesFolder(folders), "pki"));
  await pki.ensure();
  for (const name of CLIENTS) {
    const user = name === "admin" ? "lab-admin" : name;
    keep(kubeconfigFile(folders, name), kubeconfig(ports["kube-apiserver"], user, pki.client(name)));
  }
  return {
    folder: kubernetesFolder(folders),
    ports,
    pki,
    program: (name) => ground.program(name),
    kubeconfig: (name) => kubeconfigFile(folders, name),
  };
}

function status(folders: LabFolders, state: LabState): readonly StatusLine[] {
  const running = new Map(runningDaemons(folders).map((daemon) => [daemon.name, daemon]));
  const names = [...daemons.PORTS.filter((name) => name !== "etcd-peer"), "cloud"];
  return names.map((name) => {
    const daemon = running.get(name);
    const port = state.ports[name];
    const address = port === undefined ? "" : `127.0.0.1:${port}`;
    return daemon === undefined
      ? { name, state: "stopped", detail: "" }
      : { name, state: "running", detail: `${address} process ${daemon.pid}`.trim() };
  });
}

/** Where its data, keys and kubeconfigs are. */
export function kubernetesFolder(folders: LabFolders): string {
  return join(folders.lab, "kubernetes");
}

function kubeconfigFile(folders: LabFolders, name: string): string {
  return join(kubernetesFolder(folders), name === "admin" ? "kubeconfig" : `${name}.kubeconfig`);
}

/** Writes a file only where its content changes: who watches it is not woken for nothing. */
function keep(file: string, content: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === content) return;
  writeWhole(file, content);
}
