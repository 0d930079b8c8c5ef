import { ORGANIZATION_LABEL, TENANT_LABEL } from "../rules/tenant-labels";

/** Labels that everything made by this library carries, so that a person can find it and policies can match it. */
export const Label = {
  ManagedBy: "app.kubernetes.io/managed-by",
  Name: "app.kubernetes.io/name",
  /** Kind of workload in lower case; with the name it is unique in a namespace. */
  Kind: "cloud-container-engine/kind",
  Organization: ORGANIZATION_LABEL,
  Tenant: TENANT_LABEL,
} as const;

/** Value of the managed-by label, and the field manager of what the library applies. */
export const MANAGER = "cloud-container-engine";
