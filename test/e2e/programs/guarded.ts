import * as pulumi from "@pulumi/pulumi";
import { ClusterGuard } from "../../../lib/actions/cluster-guard";
import { NodeRecipe, NodeUserData } from "../../../lib/actions/node-recipe";

const config = new pulumi.Config();
const generation = config.getNumber("generation") ?? 1;

const guard = new ClusterGuard(
  "prod",
  {
    kubernetesVersion: config.get("version") ?? "1.33.4",
    controlPlane: {
      count: config.getNumber("count") ?? 3,
      generations: { "1": generation, "2": config.getNumber("second") ?? 1 },
    },
    hasBootVolumes: true,
    network: "10.0.0.0/20",
    endpoint: "octavia",
    podCidr: "10.244.0.0/16",
    serviceCidr: "10.96.0.0/16",
  },
  {},
);

const recipe = new NodeRecipe(
  "prod-control-1",
  {
    generation,
    flavor: "m1.medium",
    imageId: config.get("image") ?? "bookworm",
  },
  { dependsOn: [guard] },
);
const told = new NodeUserData(
  "prod-control-1",
  { generation, userData: config.requireSecret("userData") },
  { dependsOn: [guard] },
);

/** What a server of the recipe would be made of. */
export const imageId = recipe.imageId;
export const userData = told.userData;
