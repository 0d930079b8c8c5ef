/**
 * Writes the platform's manifests as YAML, for a repository that Argo CD or Flux watches, or for
 * `kubectl apply --server-side -f manifests`. Needs no Pulumi:
 *
 *     DATABASE_PASSWORD=... node dist/examples/gitops/index.js manifests
 */
import { App, Chart, YamlOutputType } from "cdk8s";
import { StorageBackend, TenantNamespace } from "cloud-container-engine/constructs";
import { Application } from "./application";

const databasePassword = process.env.DATABASE_PASSWORD;
if (databasePassword === undefined || databasePassword === "") {
  throw new Error("DATABASE_PASSWORD is empty: give the password that the database gets");
}

const app = new App({
  outdir: process.argv[2] ?? "manifests",
  yamlOutputType: YamlOutputType.FILE_PER_CHART,
});

const cluster = new Chart(app, "cluster");
const backend = new StorageBackend(cluster, "cloud-disk", { cloudDisk: {}, isDefault: true });

const shop = new Chart(app, "shop");
const tenant = new TenantNamespace(shop, "tenant", { name: "shop", organization: "acme" });
new Application(shop, "application", { tenant, backend, callers: ["203.0.113.0/24"], databasePassword });

app.synth();
