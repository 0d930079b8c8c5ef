import { publicFile } from "./boot-file";
import type { BootFile } from "./boot-file";

/**
 * Kernel modules and parameters that a node needs. The kubelet checks the last six, and stays away when they differ
 * (`protectKernelDefaults`).
 */
export function kernelFiles(forwardsIpv6: boolean): readonly BootFile[] {
  return [
    publicFile("/etc/modules-load.d/cloud-container-engine.conf", "br_netfilter\noverlay\n"),
    publicFile(
      "/etc/sysctl.d/90-cloud-container-engine.conf",
      [
        "net.bridge.bridge-nf-call-ip6tables = 1",
        "net.bridge.bridge-nf-call-iptables = 1",
        "net.ipv4.ip_forward = 1",
        // Only where pods have such addresses: forwarding nodes stop to learn their own routes from routers.
        ...(forwardsIpv6 ? ["net.ipv6.conf.all.forwarding = 1"] : []),
        "fs.inotify.max_user_instances = 8192",
        "fs.inotify.max_user_watches = 524288",
        "kernel.keys.root_maxbytes = 25000000",
        "kernel.keys.root_maxkeys = 1000000",
        "kernel.panic = 10",
        "kernel.panic_on_oops = 1",
        "vm.overcommit_memory = 1",
        "vm.panic_on_oom = 0",
        "",
      ].join("\n"),
    ),
  ];
}
