import type { RuleCases } from "../../support/cases";
import { capabilitiesCases } from "./capabilities";
import { confinementCases } from "./confinement";
import { anyRegistryCases, imageStoresCases, publicStoreCases } from "./image-stores";
import { noEscalationCases } from "./no-escalation";
import { noHostNamespacesCases } from "./no-host-namespaces";
import { noHostPathsCases } from "./no-host-paths";
import { noHostPortsCases } from "./no-host-ports";
import { noPrivilegedCases } from "./no-privileged";
import { noProbeHostsCases } from "./no-probe-hosts";
import { nonRootCases } from "./non-root";
import { ownNodesCases } from "./own-nodes";
import { digestedImagesCases, pinnedImagesCases } from "./pinned-images";
import { priorityClassesCases } from "./priority-classes";
import { privatePullsCases } from "./private-pulls";
import { anyPullSecretsCases, noPullSecretsCases, pullSecretsCases } from "./pull-secrets";
import { resourceBoundsCases } from "./resource-bounds";
import { runtimesAndSchedulersCases } from "./runtimes-and-schedulers";
import { safeSysctlsCases } from "./safe-sysctls";
import { seccompCases } from "./seccomp";
import { tokenMountsCases } from "./token-mounts";
import { volumeKindsCases } from "./volume-kinds";

/** The cases of rules 1 to 21. */
export const POD_CASES: readonly RuleCases[] = [
  noPrivilegedCases,
  noHostNamespacesCases,
  noHostPathsCases,
  noHostPortsCases,
  capabilitiesCases,
  noEscalationCases,
  nonRootCases,
  seccompCases,
  safeSysctlsCases,
  noProbeHostsCases,
  volumeKindsCases,
  confinementCases,
  tokenMountsCases,
  ownNodesCases,
  priorityClassesCases,
  runtimesAndSchedulersCases,
  resourceBoundsCases,
  imageStoresCases,
  publicStoreCases,
  anyRegistryCases,
  pinnedImagesCases,
  digestedImagesCases,
  privatePullsCases,
  pullSecretsCases,
  noPullSecretsCases,
  anyPullSecretsCases,
];
