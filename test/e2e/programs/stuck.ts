import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Deployment, TenantNamespace } from "../../../lib";

/** Rollouts that never come to an end, of which the engine is to lose patience soon. */
const config = new pulumi.Config();
const provider = new kubernetes.Provider("cluster", {});
const tenant = new TenantNamespace(pulumi.getStack(), { organization: "acme" }, { provider });

const impatient: pulumi.ResourceTransformation = ({ props, opts }) => ({
  props,
  opts: { ...opts, customTimeouts: { create: "20s", update: "20s" } },
});
const options = { transformations: [impatient] };

new Deployment("web", { tenant, image: config.require("image"), port: 8080 }, options);
new Deployment(
  "picky",
  {
    tenant,
    image: "docker.io/library/caddy:2.10.2",
    nodeLabels: config.getObject("nodeLabels"),
  },
  options,
);
