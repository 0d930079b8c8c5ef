import * as pulumi from "@pulumi/pulumi";
import { ImagePublication } from "../../../lib/components/image-publication";

const config = new pulumi.Config();

const publication = new ImagePublication("web", {
  image: config.require("image"),
  credential: { user: config.require("user"), password: config.requireSecret("password") },
  plainHttp: true,
});

/** Where it is for everybody. */
export const reference = publication.reference;
export const digest = publication.digest;
