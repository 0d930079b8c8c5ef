import type * as openstack from "@pulumi/openstack";
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterAccess } from "../../actions/cluster-api";
import { NodeDeparture } from "../../actions/node-departure";

/** How nodes of a cluster leave it. */
export interface ClusterDepartures {
  /** How the cluster is called, a secret. */
  readonly access: pulumi.Output<ClusterAccess>;
  /** How long the pods of a node may take to move, in minutes. */
  readonly drainMinutes: number;
  /** Lives as long as the cluster: nodes that go together with it need not leave it first. */
  readonly lifetime: pulumi.Resource;
  /** Is there once the API answers: before that nobody has anything to leave. */
  readonly ready: pulumi.Resource;
}

/** A node that may have to leave. */
export interface LeavingNode {
  readonly name: string;
  readonly server: openstack.compute.Instance;
  /** Of a control node, whose member of etcd goes too. */
  readonly memberAddress?: pulumi.Output<string>;
}

/** Has a node leave its cluster before its server is deleted or made anew. */
export function departs(
  { name, server, memberAddress }: LeavingNode,
  { access, drainMinutes, lifetime, ready }: ClusterDepartures,
  opts: pulumi.CustomResourceOptions,
): NodeDeparture {
  return new NodeDeparture(
    name,
    { node: name, server: server.id, access, drainMinutes, ...(memberAddress ? { memberAddress } : {}) },
    { ...opts, deletedWith: lifetime, dependsOn: [ready] },
  );
}
