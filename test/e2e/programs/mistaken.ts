import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Deployment, TenantNamespace } from "../../../lib";

/** A program with a mistake behind much that is right: in an argument, or in a value that is known late only. */
const config = new pulumi.Config();
const provider = new kubernetes.Provider("cluster", {});
const tenant = new TenantNamespace(pulumi.getStack(), { organization: "acme" }, { provider });

new Deployment("good", { tenant, image: "docker.io/library/caddy:2.10.2" });
new Deployment("bad", {
  tenant,
  image: pulumi.output(config.require("image")),
  replicas: config.requireNumber("replicas"),
});
