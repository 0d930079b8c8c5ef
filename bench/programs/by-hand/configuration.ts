import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { SITE } from "../settings";
import type { TenantSettings } from "../settings";
import { tenantLabels } from "./labels";
import type { Place } from "./place";

/** Names of immutable configuration: whoever changes it by hand has to raise the version. */
export const ACCESS = "access-v1";
export const SITE_FILES = "site-v1";

export function access(tenant: TenantSettings, place: Place): readonly pulumi.Resource[] {
  const metadata = { name: ACCESS, namespace: tenant.name, labels: tenantLabels(tenant) };
  const config = new kubernetes.core.v1.ConfigMap(
    `${tenant.name}-access`,
    { metadata, immutable: true, data: { PGHOST: "database", PGUSER: "app", PGDATABASE: "app" } },
    place,
  );
  const secret = new kubernetes.core.v1.Secret(
    `${tenant.name}-access`,
    {
      metadata,
      immutable: true,
      type: "Opaque",
      data: { PGPASSWORD: tenant.password.apply((password) => Buffer.from(password).toString("base64")) },
    },
    place,
  );
  return [config, secret];
}

export function site(tenant: TenantSettings, place: Place): readonly pulumi.Resource[] {
  const config = new kubernetes.core.v1.ConfigMap(
    `${tenant.name}-site`,
    {
      metadata: { name: SITE_FILES, namespace: tenant.name, labels: tenantLabels(tenant) },
      immutable: true,
      data: { "default.conf": SITE },
    },
    place,
  );
  return [config];
}

/** Environment variables from the access configuration. */
export function accessVariables(): kubernetes.types.input.core.v1.EnvVar[] {
  const plain = (name: string) => ({ name, valueFrom: { configMapKeyRef: { name: ACCESS, key: name } } });
  return [
    plain("PGDATABASE"),
    plain("PGHOST"),
    { name: "PGPASSWORD", valueFrom: { secretKeyRef: { name: ACCESS, key: "PGPASSWORD" } } },
    plain("PGUSER"),
  ];
}
