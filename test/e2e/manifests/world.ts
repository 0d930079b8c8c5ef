import type { Chart } from "cdk8s";
import { App, Chart as CdkChart } from "cdk8s";
import { StorageBackend, TenantNamespace } from "../../../lib/constructs";
import type { Manifest } from "../../support/manifests";

/** What cases refer to: a tenant that the cluster has, of which everything is granted and generously limited. */
export interface World {
  readonly chart: Chart;
  readonly run: string;
  readonly tenant: TenantNamespace;
  readonly backend: StorageBackend;
}

/** A use of the constructs, with what is unusual about it in its name. */
export type Case = readonly [name: string, build: (world: World) => void];

/** What `build` makes, as YAML documents in the order in which they have to be applied. */
export function documents(run: string, build: (world: World) => void): readonly string[] {
  const app = new App();
  populate(app, run, build);
  return app
    .synthYaml()
    .split(/^---\n/m)
    .filter((document) => document.trim() !== "");
}

/** What `build` makes, as plain objects. */
export function objects(run: string, build: (world: World) => void): readonly Manifest[] {
  return populate(new App(), run, build).toJson();
}

function populate(app: App, run: string, build: (world: World) => void): Chart {
  const chart = new CdkChart(app, "test");
  const backend = new StorageBackend(chart, "backend", { name: `${run}-disk`, cloudDisk: {} });
  const tenant = new TenantNamespace(chart, "tenant", {
    name: run,
    organization: "acme",
    grants: { allowNodePorts: true, allowWorldFacing: true },
    quota: { pods: 500, cpu: "1k", memory: "1Ti", ephemeralStorage: "10Ti", storage: "10Ti", claims: 100 },
    limits: {
      max: { cpu: "64", memory: "256Gi", ephemeralStorage: "1Ti" },
      maxClaim: "2Ti",
    },
  });
  build({ chart, run, tenant, backend });
  return chart;
}
