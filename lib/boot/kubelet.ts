import { SETTINGS } from "./paths";

/**
 * The kubelet's configuration, the same on every node. Its serving certificate is signed by the cluster
 * (`serverTLSBootstrap`), see serving-certificates.ts for who approves it.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
 */
export function kubeletConfiguration(): object {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    cgroupDriver: "systemd",
    containerLogMaxSize: "50Mi",
    // All of them: to name one is to switch the others off.
    evictionHard: {
      "imagefs.available": "15%",
      "imagefs.inodesFree": "5%",
      "memory.available": "200Mi",
      "nodefs.available": "10%",
      "nodefs.inodesFree": "5%",
    },
    kubeReserved: { cpu: "100m", memory: "256Mi" },
    podPidsLimit: 4096,
    protectKernelDefaults: true,
    resolvConf: `${SETTINGS}/resolv.conf`,
    rotateCertificates: true,
    seccompDefault: true,
    serverTLSBootstrap: true,
    shutdownGracePeriod: "30s",
    shutdownGracePeriodCriticalPods: "10s",
    systemReserved: { cpu: "100m", memory: "256Mi" },
    tlsMinVersion: "VersionTLS12",
  };
}
