import { ConfigBundle, Deployment, Exposure, ServiceExposure, TenantNamespace } from "cloud-container-engine";

const shop = new TenantNamespace("shop", { organization: "acme" });

const settings = new ConfigBundle("settings", { tenant: shop, data: { GREETING: "Welcome" } });

const web = new Deployment("web", {
  tenant: shop,
  image: "docker.io/nginxinc/nginx-unprivileged:1.29.1",
  port: 8080,
  config: [settings],
  autoscale: { cpuPercent: 70, min: 2, max: 6 },
});

const site = new ServiceExposure("web", {
  workload: web,
  kind: Exposure.LoadBalancer,
  ports: [{ port: 80 }],
  allowedCidrs: ["203.0.113.0/24"],
});

export const address = site.address;
