import { refuse } from "../rules/problem";
import { publicFile, secretFile } from "./boot-file";
import { DATA_VOLUME_SERVICE, dataVolumeFiles } from "./data-volume";
import { clusterFindings, workerFindings } from "./findings";
import { workerKubeadmFiles } from "./kubeadm";
import { commonFiles, nodeUserData, settingsFile } from "./node";
import { NODE_SERVICE } from "./node-service";
import { CA_CERTIFICATE, SETTINGS } from "./paths";
import type { ClusterSettings, WorkerSettings } from "./settings";

/**
 * User data that makes a server a worker node. It names no node, so that all members of a group share it; it holds
 * the join token, so it is a secret.
 *
 * @returns see {@link controlNodeUserData}
 * @throws Error that lists every problem of the settings, or that the text is longer than the cloud takes
 */
export function workerUserData(cluster: ClusterSettings, node: WorkerSettings): string {
  const subject = `worker nodes of cluster '${cluster.name}'`;
  refuse(subject, [...clusterFindings(cluster), ...workerFindings(node)]);
  const units = [NODE_SERVICE, ...(node.dataVolume ? [DATA_VOLUME_SERVICE] : [])];
  return nodeUserData(subject, cluster, units, [
    ...commonFiles(cluster),
    settingsFile(cluster, {
      ROLE: "worker",
      CA: CA_CERTIFICATE.worker,
      NODE_NAME: "",
      NODE_ADDRESS: "",
      FOUNDS: "no",
      PEERS: [],
      VIRTUAL_ADDRESS: "",
      VOLUME_GROUP: node.dataVolume?.volumeGroup ?? "",
    }),
    publicFile(CA_CERTIFICATE.worker, cluster.caCertificate),
    secretFile(`${SETTINGS}/authorization`, `Authorization: Bearer ${cluster.joinToken.token}\n`),
    ...workerKubeadmFiles(cluster, node),
    ...(node.dataVolume ? dataVolumeFiles() : []),
  ]);
}
