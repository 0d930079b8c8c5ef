import { absentOr, empty, matches } from "../language/checks";
import { all, any, everyEntry, not } from "../language/condition";
import type { IsolationRule } from "../rule";
import {
  BY_POD_SECURITY,
  everyContainer,
  everySecurityContext,
  NEVER_EMITTED,
  POD_METADATA,
  POD_SECURITY,
} from "./parts";

/** Of version 1.31 of the Pod Security Standards. */
const SELINUX_TYPES = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"] as const;

/** What older manifests say AppArmor's profile by, and API servers still take. */
const APPARMOR_ANNOTATIONS = matches("container\\.apparmor\\.security\\.beta\\.kubernetes\\.io/[\\s\\S]*");
const APPARMOR_PROFILES = matches("(?:runtime/default|localhost/[\\s\\S]*)?");

export const confinement: IsolationRule = {
  number: 12,
  name: "confinement",
  statement:
    "Nobody loosens what the runtime confines containers by: /proc, SELinux, AppArmor, Windows' own.",
  why: "Each of them keeps a process that broke out of its container from the node and from other tenants.",
  fix: "leave procMount, seLinuxOptions, appArmorProfile, its annotations and windowsOptions.hostProcess out",
  source: POD_SECURITY,
  enforced: { constructors: NEVER_EMITTED, cluster: BY_POD_SECURITY },
  parts: [
    {
      on: "pods",
      breaks: "loosens what confines containers",
      holds: all(
        everyContainer((container) =>
          container.at("securityContext", "procMount").passes(absentOr("Default")),
        ),
        everySecurityContext((context) =>
          all(
            context.at("seLinuxOptions", "user").passes(empty),
            context.at("seLinuxOptions", "role").passes(empty),
            context.at("seLinuxOptions", "type").passes(absentOr("", ...SELINUX_TYPES)),
            context.at("appArmorProfile", "type").passes(absentOr("RuntimeDefault", "Localhost")),
            context.at("windowsOptions", "hostProcess").passes(absentOr(false)),
          ),
        ),
        everyEntry(POD_METADATA.at("annotations"), (key, profile) =>
          any(not(key.passes(APPARMOR_ANNOTATIONS)), profile.passes(APPARMOR_PROFILES)),
        ),
      ),
    },
  ],
};
