import { is, present } from "../language/checks";
import type { Condition, Field } from "../language/condition";
import { all, any, every, root, when } from "../language/condition";

/** The specification of a pod. */
export const POD = root("pod");

/** The metadata of a pod. */
export const POD_METADATA = root("podMetadata");

/** What administrators say of the tenant, by the names of `TenantFacts`. */
export const TENANT = root("tenant");

/** The volumes of a pod. */
export const VOLUMES = POD.at("volumes");

const CONTAINER_LISTS = ["containers", "initContainers", "ephemeralContainers"] as const;

/** Where a pod has containers, of whatever kind. */
const CONTAINERS = CONTAINER_LISTS.map((list) => POD.at(list));

/** That a condition holds for each container: main, init, sidecar and ephemeral ones. */
export function everyContainer(holds: (container: Field) => Condition): Condition {
  return every(CONTAINERS, holds);
}

/** That a condition holds for the security context of the pod, and for that of each container. */
export function everySecurityContext(holds: (securityContext: Field) => Condition): Condition {
  const own = "securityContext";
  return all(
    holds(POD.at(own)),
    everyContainer((container) => holds(container.at(own))),
  );
}

/** That a condition holds for each image, whether a container starts from it or a volume shows it. */
export function everyImage(holds: (reference: Field, pullPolicy: Field) => Condition): Condition {
  return all(
    everyContainer((container) => holds(container.at("image"), container.at("imagePullPolicy"))),
    every(VOLUMES, (volume) => {
      const image = volume.at("image");
      return when(image.passes(present), holds(image.at("reference"), image.at("pullPolicy")));
    }),
  );
}

/**
 * That a condition holds unless the pod is for Windows, where the API server takes none of these fields. No Linux node
 * runs such a pod, so that nothing slips through.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#os-specific-policy-controls
 */
export function unlessWindows(condition: Condition): Condition {
  return any(POD.at("os", "name").passes(is("windows")), condition);
}

/** The Pod Security Standards, at which most of the rules for pods come in. */
export const POD_SECURITY = "https://kubernetes.io/docs/concepts/security/pod-security-standards/";

/** How the cluster enforces by itself what the Pod Security Standards ask for. */
export const BY_POD_SECURITY =
  "Pod Security at `restricted`; admission alone in namespaces that are granted host paths";

/** How constructors see to what nobody can ask them for. */
export const NEVER_EMITTED = "no construct has an argument for it";
