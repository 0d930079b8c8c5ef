import { refuse } from "../rules/problem";
import { apiServerFiles } from "./api-server";
import { publicFile, secretFile } from "./boot-file";
import type { BootFile } from "./boot-file";
import { departScript } from "./depart";
import { clusterFindings, controlNodeFindings } from "./findings";
import { foundScript } from "./found";
import { keepalivedFiles } from "./keepalived";
import { controlNodeKubeadmFiles } from "./kubeadm";
import { commonFiles, nodeUserData, settingsFile } from "./node";
import { NODE_SERVICE } from "./node-service";
import { CA_CERTIFICATE, PKI } from "./paths";
import { RENEWAL_TIMER, renewalFiles } from "./renewal";
import { APPROVAL_TIMER, servingCertificateFiles } from "./serving-certificates";
import type { ClusterSettings, ControlNodeSettings, ControlPlaneKeys } from "./settings";
import { waitsFiles } from "./waits";

/**
 * User data that makes a server a control node: it founds the cluster or joins it, by itself. Holds the cluster's
 * keys, so it is a secret.
 *
 * @returns cloud-config for Debian 12, Ubuntu 22.04 and 24.04, or an image prepared from one; the same text for the
 * same settings, in whatever order their maps and lists of peers, labels and mirrors are
 * @throws Error that lists every problem of the settings, or that the text is longer than the cloud takes
 */
export function controlNodeUserData(cluster: ClusterSettings, node: ControlNodeSettings): string {
  const subject = `control node '${node.name}' of cluster '${cluster.name}'`;
  refuse(subject, [...clusterFindings(cluster), ...controlNodeFindings(cluster, node)]);
  const { virtualAddress } = node;
  return nodeUserData(
    subject,
    cluster,
    [NODE_SERVICE, APPROVAL_TIMER, RENEWAL_TIMER],
    [
      ...commonFiles(cluster),
      settingsFile(cluster, {
        ROLE: "control",
        CA: CA_CERTIFICATE.control,
        NODE_NAME: node.name,
        NODE_ADDRESS: node.address,
        FOUNDS: node.founds ? "yes" : "no",
        PEERS: node.peers.map(({ name, address }) => `${name}=${address}`).sort(),
        VIRTUAL_ADDRESS: virtualAddress?.address ?? "",
        VOLUME_GROUP: "",
      }),
      ...controlNodeKubeadmFiles(cluster, node),
      ...apiServerFiles(node.keys.encryptionKey),
      ...keyFiles(node.keys),
      ...(virtualAddress ? keepalivedFiles(node, virtualAddress) : []),
      ...(node.founds ? [foundScript()] : []),
      ...waitsFiles(),
      departScript(),
      ...servingCertificateFiles(cluster.nodeCidrs),
      ...renewalFiles(),
    ],
  );
}

function keyFiles({ ca, frontProxyCa, etcdCa, serviceAccount }: ControlPlaneKeys): readonly BootFile[] {
  return [
    publicFile(CA_CERTIFICATE.control, ca.certificate),
    secretFile(`${PKI}/ca.key`, ca.privateKey),
    publicFile(`${PKI}/front-proxy-ca.crt`, frontProxyCa.certificate),
    secretFile(`${PKI}/front-proxy-ca.key`, frontProxyCa.privateKey),
    publicFile(`${PKI}/etcd/ca.crt`, etcdCa.certificate),
    secretFile(`${PKI}/etcd/ca.key`, etcdCa.privateKey),
    publicFile(`${PKI}/sa.pub`, serviceAccount.publicKey),
    secretFile(`${PKI}/sa.key`, serviceAccount.privateKey),
  ];
}
