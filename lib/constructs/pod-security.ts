import type { k8s } from "cdk8s-plus-28";
import type { Problem } from "../rules/problem";
import { POD_SECURITY_MODES, POD_SECURITY_PREFIX, POD_SECURITY_VERSION } from "../rules/tenant-labels";
import type { TenantGrants } from "./tenant-namespace";

/**
 * Controls change between versions of the Pod Security Standards, so namespaces name the version that the
 * library's defaults were tested against; a newer cluster then refuses nothing that an older one took.
 */
const DEFAULT_VERSION = "v1.34";

/**
 * Labels by which the API server holds a namespace to the Pod Security Standards.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export function podSecurityLabels(grants: TenantGrants, version = DEFAULT_VERSION): Record<string, string> {
  // No level below `privileged` admits a host path. Warnings and audit stay at `restricted` all the same.
  const enforced = grants.allowReadOnlyHostPaths?.length ? "privileged" : "restricted";
  return Object.fromEntries(
    POD_SECURITY_MODES.flatMap((mode) => [
      [`${POD_SECURITY_PREFIX}${mode}`, mode === "enforce" ? enforced : "restricted"],
      [`${POD_SECURITY_PREFIX}${mode}-version`, version],
    ]),
  );
}

/** A version as the Pod Security labels take it. */
export function podSecurityVersion(field: string, value: string | undefined): Problem | undefined {
  if (value === undefined || new RegExp(`^(?:${POD_SECURITY_VERSION})$`).test(value)) return undefined;
  return {
    field,
    value,
    rule: "is no version of the Pod Security Standards",
    fix: "write a minor version such as v1.34",
  };
}

/** Security context of a pod that Pod Security `restricted` admits. */
export function restrictedPod(ids: {
  readonly user?: number;
  readonly group?: number;
  readonly fsGroup?: number;
}): k8s.PodSecurityContext {
  const { user, group = user, fsGroup } = ids;
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: group,
    fsGroup,
    fsGroupChangePolicy: fsGroup === undefined ? undefined : "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** Security context of a container that Pod Security `restricted` admits. */
export function restrictedContainer(readOnlyRootFilesystem?: boolean): k8s.SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    readOnlyRootFilesystem,
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  };
}
