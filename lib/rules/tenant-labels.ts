/** Labels by which the objects of a tenant are known. */
export const TENANT_LABEL = "cloud-container-engine/tenant";
export const ORGANIZATION_LABEL = "cloud-container-engine/organization";

/** Label that the API server itself puts on every namespace, and which a tenant cannot forge. */
export const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** Labels by which the API server holds a namespace to the Pod Security Standards begin so. */
export const POD_SECURITY_PREFIX = "pod-security.kubernetes.io/";

export const POD_SECURITY_MODES = ["enforce", "audit", "warn"] as const;

/** A version of the Pod Security Standards, as a pattern; `latest` would change under the tenant's feet. */
export const POD_SECURITY_VERSION = "v1\\.[0-9]+";
