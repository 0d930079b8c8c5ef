import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { ClusterAccess } from "../../../lib/actions/cluster-api";
import { ClusterGuard } from "../../../lib/actions/cluster-guard";
import { NodeDeparture } from "../../../lib/actions/node-departure";

const config = new pulumi.Config();

const guard = new ClusterGuard(
  "prod",
  {
    kubernetesVersion: "1.34.1",
    controlPlane: { count: 3 },
    hasBootVolumes: true,
    network: "10.0.0.0/20",
    endpoint: "octavia",
    podCidr: "10.244.0.0/16",
    serviceCidr: "10.96.0.0/16",
  },
  {},
);

/** Ids of what is in the place of servers, by the names of their nodes. */
export const servers: Record<string, pulumi.Output<string>> = {};

for (const node of config.requireObject<string[]>("nodes")) {
  // In the place of a server: it has an id, and another generation of it is another one.
  const server = new random.RandomPet(
    node,
    { keepers: { generation: config.get("generation") ?? "1" } },
    { deleteBeforeReplace: true },
  );
  servers[node] = server.id;
  new NodeDeparture(
    node,
    {
      node,
      server: server.id,
      access: config.requireSecretObject<ClusterAccess>("access"),
      drainMinutes: config.getNumber("drainMinutes") ?? 2,
    },
    { deletedWith: guard },
  );
}
