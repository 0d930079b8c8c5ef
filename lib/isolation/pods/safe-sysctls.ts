import { oneOf } from "../language/checks";
import { every } from "../language/condition";
import type { IsolationRule } from "../rule";
import { BY_POD_SECURITY, NEVER_EMITTED, POD, POD_SECURITY } from "./parts";

/** Those that concern the pod alone, as of version 1.32 of the Pod Security Standards. */
const SAFE = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_wmem",
] as const;

export const safeSysctls: IsolationRule = {
  number: 9,
  name: "safe-sysctls",
  statement: "Pods set no parameters of the kernel but those that concern themselves alone.",
  why: "Others change the kernel, or use up its memory, for every tenant on the node.",
  fix: `set none but ${SAFE.join(", ")}`,
  source: POD_SECURITY,
  enforced: { constructors: NEVER_EMITTED, cluster: BY_POD_SECURITY },
  parts: [
    {
      on: "pods",
      breaks: "sets a parameter of the kernel that others share",
      holds: every(POD.at("securityContext", "sysctls"), (sysctl) =>
        sysctl.at("name").passes(oneOf(...SAFE)),
      ),
    },
  ],
};
