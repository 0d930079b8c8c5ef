import type { TenantSettings } from "../settings";

export type Labels = Readonly<Record<string, string>>;

export const MANAGED_BY: Labels = { "app.kubernetes.io/managed-by": "cloud-container-engine" };

export function tenantLabels({ name, organization }: TenantSettings): Labels {
  return {
    ...MANAGED_BY,
    "cloud-container-engine/tenant": name,
    "cloud-container-engine/organization": organization,
  };
}

export function selector(name: string, kind: string): Labels {
  return { "app.kubernetes.io/name": name, "cloud-container-engine/kind": kind };
}
