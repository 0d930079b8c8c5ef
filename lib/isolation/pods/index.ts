import type { IsolationRule } from "../rule";
import { capabilities } from "./capabilities";
import { confinement } from "./confinement";
import { imageStores } from "./image-stores";
import { noEscalation } from "./no-escalation";
import { noHostNamespaces } from "./no-host-namespaces";
import { noHostPaths } from "./no-host-paths";
import { noHostPorts } from "./no-host-ports";
import { noPrivileged } from "./no-privileged";
import { noProbeHosts } from "./no-probe-hosts";
import { nonRoot } from "./non-root";
import { ownNodes } from "./own-nodes";
import { pinnedImages } from "./pinned-images";
import { priorityClasses } from "./priority-classes";
import { privatePulls } from "./private-pulls";
import { pullSecrets } from "./pull-secrets";
import { resourceBounds } from "./resource-bounds";
import { runtimesAndSchedulers } from "./runtimes-and-schedulers";
import { safeSysctls } from "./safe-sysctls";
import { seccomp } from "./seccomp";
import { tokenMounts } from "./token-mounts";
import { volumeKinds } from "./volume-kinds";

/** What keeps pods to themselves on the nodes that they share: rules 1 to 21. */
export const POD_RULES: readonly IsolationRule[] = [
  noPrivileged,
  noHostNamespaces,
  noHostPaths,
  noHostPorts,
  capabilities,
  noEscalation,
  nonRoot,
  seccomp,
  safeSysctls,
  noProbeHosts,
  volumeKinds,
  confinement,
  tokenMounts,
  ownNodes,
  priorityClasses,
  runtimesAndSchedulers,
  resourceBounds,
  imageStores,
  pinnedImages,
  privatePulls,
  pullSecrets,
];
