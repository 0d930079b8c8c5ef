import { join } from "node:path";
import { compiled } from "../checkout";
import { LabFailure } from "../failure";
import type { LabFolders } from "../folders";
import { adminKubeconfig, kubernetesFolder } from "../kubernetes";
import { openstackFolder } from "../openstack/site";
import type { Ground, Part, StatusLine } from "../part";
import { lastLines, run } from "../processes/command";
import { ensureRunning, runningDaemons } from "../processes/daemon";
import { addressLabel, giveBackAddresses } from "./addresses";

/**
 * The endpoints of clusters on the lab's OpenStack. Servers there are played and run nothing; what answers in their
 * place is the lab's own API server, with the keys of the cluster that is called.
 */
export const clusters: Part = {
  name: "clusters",
  summary: "endpoints of clusters on the lab's OpenStack, behind which the lab's API server answers",
  byDefault: false,
  requires: ["kubernetes", "openstack"],
  tools: () => [],
  standIns: () => [
    {
      name: "clusters",
      standsInFor: "control nodes that set themselves up from their user data",
      limits:
        "all clusters are the lab's one; keys, names and addresses are read from the user data, nothing else of it runs",
    },
  ],
  start,
  stop: ({ lab }) => giveBackAddresses(addressLabel(lab)),
  environment: () => ({}),
  status,
};

/** What kubeadm gives the administrators of a cluster. */
const ADMINISTRATORS = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "kubeadm:cluster-admins" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
  subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "kubeadm:cluster-admins" }],
} as const;

async function start(ground: Ground): Promise<void> {
  const { folders } = ground;
  const port = ground.state().ports["kube-apiserver"];
  if (port === undefined) throw new Error("part kubernetes has remembered no port of its API server");
  await admit(ground);
  await ensureRunning(
    {
      part: "clusters",
      name: "clusters",
      order: 5,
      program: process.execPath,
      arguments: [
        compiled("lab/clusters/main.js"),
        `--openstack=${openstackFolder(folders)}`,
        `--pki=${join(kubernetesFolder(folders), "pki")}`,
        `--api-port=${port}`,
        `--address-label=${addressLabel(folders.lab)}`,
      ],
    },
    folders,
  );
}

async function admit({ folders, program }: Ground): Promise<void> {
  const words = ["apply", "--server-side", `--kubeconfig=${adminKubeconfig(folders)}`, "--filename=-"];
  const { code, stderr } = await run(program("kubectl"), words, { input: JSON.stringify(ADMINISTRATORS) });
  if (code === 0) return;
  throw new LabFailure(`administrators cannot be admitted: ${lastLines(stderr, 5)}`, "repeat the command");
}

function status(folders: LabFolders): readonly StatusLine[] {
  const found = runningDaemons(folders).find(({ name }) => name === "clusters");
  return [
    found
      ? { name: "clusters", state: "running", detail: `process ${found.pid}` }
      : { name: "clusters", state: "stopped", detail: "" },
  ];
}
