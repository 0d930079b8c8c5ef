import { safeSysctls } from "../../../../lib/isolation/pods/safe-sysctls";
import type { PodSpec, RuleCases } from "../../support/cases";
import { pod } from "../../support/cases";

const setting = (...names: readonly string[]): PodSpec =>
  pod({
    securityContext: {
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
      sysctls: names.map((name) => ({ name, value: "1" })),
    },
  });

export const safeSysctlsCases: RuleCases = {
  rule: safeSysctls,
  refused: {
    pods: {
      "of the node's memory": setting("kernel.msgmax"),
      "after a safe one": setting("net.ipv4.tcp_syncookies", "net.core.somaxconn"),
      "one whose name begins like a safe one": setting("net.ipv4.tcp_rmem_max"),
      "by its path": setting("kernel/msgmax"),
      "a safe one with an end more": setting("net.ipv4.tcp_syncookies.all"),
    },
  },
  passed: {
    pods: {
      "safe ones": setting("net.ipv4.ip_unprivileged_port_start", "kernel.shm_rmid_forced"),
      "the newest of the safe ones": setting("net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"),
      none: setting(),
    },
  },
};
