import * as pulumi from "@pulumi/pulumi";
import { ImageCategories } from "../../../lib/components/image-categories";

const config = new pulumi.Config();

new ImageCategories("categories", {
  repo: {
    registry: config.require("registry"),
    categories: config.requireObject<Readonly<Record<string, readonly string[]>>>("categories"),
  },
  credential: { user: config.require("user"), password: config.requireSecret("password") },
  plainHttp: true,
});
