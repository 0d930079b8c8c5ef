import * as openstack from "@pulumi/openstack";
import type * as pulumi from "@pulumi/pulumi";
import type { NodeRole, Opening, Source } from "./firewall";

/** Ids of the security groups by the kind of node. */
export type SecurityGroups = Readonly<Record<NodeRole, pulumi.Output<string>>>;

/**
 * A security group for each kind of node, with nothing in it but the openings; nodes themselves may call anywhere.
 *
 * @param name name of the cluster
 */
export function securityGroups(
  name: string,
  openings: readonly Opening[],
  opts: pulumi.CustomResourceOptions,
): SecurityGroups {
  const groups = { control: group(name, "control", opts), workers: group(name, "workers", opts) };
  for (const opening of openings) {
    const { to, from, protocol, ports, purpose } = opening;
    new openstack.networking.SecGroupRule(
      `${name}-${to}-${purpose}-from-${keyOf(from)}`,
      {
        securityGroupId: groups[to].id,
        direction: "ingress",
        ethertype: "IPv4",
        protocol,
        ...(ports ? { portRangeMin: ports[0], portRangeMax: ports[1] } : {}),
        ...("role" in from ? { remoteGroupId: groups[from.role].id } : { remoteIpPrefix: from.cidr }),
        description: purpose,
      },
      opts,
    );
  }
  for (const [role, { id }] of Object.entries(groups)) {
    new openstack.networking.SecGroupRule(
      `${name}-${role}-egress`,
      { securityGroupId: id, direction: "egress", ethertype: "IPv4", description: "nodes call out" },
      opts,
    );
  }
  return { control: groups.control.id, workers: groups.workers.id };
}

function group(
  name: string,
  role: NodeRole,
  opts: pulumi.CustomResourceOptions,
): openstack.networking.SecGroup {
  return new openstack.networking.SecGroup(
    `${name}-${role}`,
    {
      name: `${name}-${role}`,
      description: `${role === "control" ? "Control nodes" : "Workers"} of cluster ${name}`,
      // The cloud's own rules let everything out, and hide from a reader what is meant.
      deleteDefaultRules: true,
      tags: [`cluster=${name}`],
    },
    opts,
  );
}

function keyOf(source: Source): string {
  return "role" in source ? source.role : source.key;
}
