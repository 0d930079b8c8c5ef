/**
 * An image repository with a public store and one for an organization, whose application runs from it. The image lies
 * on the organization's nodes before the application needs it.
 */
import * as pulumi from "@pulumi/pulumi";
import { Deployment, ImageDelivery, ImageRepo, TenantNamespace } from "cloud-container-engine";

const config = new pulumi.Config("images");

const images = new ImageRepo("images", {
  // Everybody calls it by this name, so it has to lead to the address below.
  host: config.get("host") ?? "images.example.org",
  administrators: ["root"],
  organizations: {
    acme: { members: ["ann", "bob"], managers: ["ann"], categories: ["web", "tools"] },
  },
  exposure: {
    nodeCidrs: config.getObject<string[]>("nodes") ?? ["10.0.0.0/24"],
    // Where people push from; these addresses are documentation's (RFC 5737).
    allowedCidrs: config.getObject<string[]>("callers") ?? ["203.0.113.0/24"],
  },
});

const shop = new TenantNamespace("shop", { organization: "acme", imageRepo: images });

const version = images.image({ organization: "acme", name: "shop/web", version: "1.4.2" });

const ahead = new ImageDelivery("web-ahead", { tenant: shop, images: [version] });

new Deployment("web", { tenant: shop, image: version, port: 8080 });

export const { address, caCertificate, passwords } = images;
export const nodesWithImage = ahead.nodes;
