import type { Condition, Field } from "../language/condition";
import { every, root } from "../language/condition";

/** The specification of a pod. */
export const POD = root("pod");

/** What administrators say of the tenant, by the names of `TenantFacts`. */
export const TENANT = root("tenant");

/** Where a pod has containers, of whatever kind. */
const CONTAINERS = ["containers", "initContainers", "ephemeralContainers"].map((list) => POD.at(list));

/** That a condition holds for each container: main, init, sidecar and ephemeral ones. */
export function everyContainer(holds: (container: Field) => Condition): Condition {
  return every(CONTAINERS, holds);
}

/** The Pod Security Standards, at which most of the rules for pods come in. */
export const POD_SECURITY = "https://kubernetes.io/docs/concepts/security/pod-security-standards/";
