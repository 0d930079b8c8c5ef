import { readFileSync } from "node:fs";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** Objects that a tenant of the programs consists of: a namespace with its guards, and an application. */
export const OBJECTS_PER_TENANT = 25;

/** What both programs deploy, so that they cannot differ in it. */
export const POSTGRES = { image: "docker.io/library/postgres:17.6", port: 5432, user: 999 } as const;
export const DATA_PATH = "/var/lib/postgresql/data";
export const NGINX = { image: "docker.io/nginxinc/nginx-unprivileged:1.29.1", port: 8080 } as const;
export const SITE = "server {\n  listen 8080;\n  location / { root /usr/share/nginx/html; }\n}\n";
export const CALLERS = "203.0.113.0/24";
export const PARTNERS = "198.51.100.0/24";
export const DISK = "1Gi";
export const CPU = { request: "20m", limit: "500m" } as const;
export const MOST_PODS = 6;

/** A tenant of the program, and who belongs to it. */
export interface TenantSettings {
  readonly name: string;
  readonly organization: string;
  readonly developer: string;
  readonly viewer: string;
  readonly password: pulumi.Output<string>;
}

/** The tenants to deploy: as many as `BENCH_TENANTS` says. */
export function tenants(): readonly TenantSettings[] {
  const count = Number(process.env.BENCH_TENANTS);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(
      `BENCH_TENANTS (${process.env.BENCH_TENANTS}) is no number of tenants; set it to 1 or more`,
    );
  return Array.from({ length: count }, (_, index) => ({
    name: `tenant-${index}`,
    organization: `organization-${index}`,
    developer: `developer-${index}@example.org`,
    viewer: `viewer-${index}@example.org`,
    password: pulumi.secret(`password of tenant ${index}`),
  }));
}

/** The cluster of `KUBECONFIG`. */
export function cluster(): kubernetes.Provider {
  const file = process.env.KUBECONFIG;
  if (file === undefined)
    throw new Error("KUBECONFIG names no file; the programs are run by `npm run bench`");
  return new kubernetes.Provider("cluster", { kubeconfig: pulumi.secret(readFileSync(file, "utf8")) });
}
