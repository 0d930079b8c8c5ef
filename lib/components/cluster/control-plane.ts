import * as openstack from "@pulumi/openstack";
import type * as pulumi from "@pulumi/pulumi";
import { NodeRecipe, NodeUserData } from "../../actions/node-recipe";
import { controlNodeKeys, generationOf } from "../../rules/control-plane";
import type { ControlPlane } from "./args";
import type { ApiEndpoint } from "./endpoint";
import type { NodeNetwork } from "./network";
import type { ClusterPlan } from "./plan";
import { node, nodePort } from "./node";

/** A control node before it boots. */
export interface PlannedControlNode {
  readonly name: string;
  readonly address: pulumi.Output<string>;
  /** The others. */
  readonly peers: readonly { readonly name: string; readonly address: pulumi.Output<string> }[];
  /** Whether it is the one that starts the cluster where none of the others is in one yet. */
  readonly founds: boolean;
}

/** A control node, made. */
export interface ControlNode {
  readonly name: string;
  /** Of the server. */
  readonly id: pulumi.Output<string>;
  readonly server: openstack.compute.Instance;
  /** In the nodes' network. */
  readonly address: pulumi.Output<string>;
}

export interface ControlPlaneSettings {
  readonly cluster: ClusterPlan;
  readonly nodes: ControlPlane;
  /** Zones to spread over, in turn. @default the cloud's choice */
  readonly zones?: readonly pulumi.Input<string>[];
  readonly imageId: pulumi.Output<string>;
  readonly network: NodeNetwork;
  readonly securityGroup: pulumi.Output<string>;
  readonly endpoint: ApiEndpoint;
  /** What the node is to do with its life. */
  readonly userData: (node: PlannedControlNode) => pulumi.Output<string>;
  /** What has to have agreed to the deployment. */
  readonly guard: pulumi.Resource;
}

/** Makes the nodes that run Kubernetes itself, and has the endpoint lead to them. */
export function controlPlane(
  settings: ControlPlaneSettings,
  opts: pulumi.CustomResourceOptions,
): readonly ControlNode[] {
  const { nodes, zones, network, endpoint } = settings;
  const { name: cluster, count } = settings.cluster;
  const owner = { cluster, group: "control" };
  const isVip = "vip" in settings.cluster.endpoint;
  const access = { securityGroup: settings.securityGroup, ...(isVip ? { vip: endpoint.internal } : {}) };
  const connected = controlNodeKeys(count).map((key) => {
    const name = `${cluster}-control-${key}`;
    return { key, name, port: nodePort(name, owner, network, access, opts) };
  });
  const serverGroup = count === 1 ? undefined : antiAffinity(`${cluster}-control`, opts);
  const agreed = { ...opts, dependsOn: [settings.guard] };
  return connected.map(({ key, name, port }, index) => {
    endpoint.admit(name, port.address);
    const generation = generationOf({ count, generations: nodes.generations }, key);
    const recipe = new NodeRecipe(
      name,
      {
        generation,
        flavor: nodes.flavor,
        imageId: settings.imageId,
        zone: zones?.[index % zones.length],
        bootVolume: nodes.bootVolume,
      },
      agreed,
    );
    const { userData } = new NodeUserData(
      name,
      {
        generation,
        userData: settings.userData({
          name,
          address: port.address,
          peers: connected
            .filter((other) => other.key !== key)
            .map((other) => ({ name: other.name, address: other.port.address })),
          founds: index === 0,
        }),
      },
      agreed,
    );
    const server = node(
      name,
      {
        owner,
        port,
        generation,
        recipe,
        userData,
        serverGroup,
        hasBootVolume: nodes.bootVolume !== undefined,
      },
      network,
      opts,
    );
    return { name, id: server.id, server, address: port.address };
  });
}

/** Two members of etcd on one host would fail together. */
function antiAffinity(name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  return new openstack.compute.ServerGroup(name, { name, policies: ["anti-affinity"] }, opts).id;
}
