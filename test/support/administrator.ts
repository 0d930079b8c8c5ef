import { clusterAccess, readKubeconfig } from "../../lab/plugins/kubernetes/kubeconfig";
import type { ClusterAccess } from "../../lib/actions/cluster-api";

/** Who may do all in the lab's cluster, as the actions of clusters are given it. */
export function administrator(kubeconfig = process.env.KUBECONFIG ?? ""): ClusterAccess {
  const access = clusterAccess(readKubeconfig(kubeconfig), {});
  const { server, certificateAuthority: ca = "", clientCertificate: cert = "", clientKey: key = "" } = access;
  const { hostname, port } = new URL(server);
  return { host: hostname, port: Number(port), ca, cert, key };
}
