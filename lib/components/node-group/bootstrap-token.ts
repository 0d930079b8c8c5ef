import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SYSTEM_NAMESPACE } from "../addons/cloud-secret";
import type { JoinToken } from "../cluster/join-token";

/**
 * Has a cluster accept a token by which nodes join, for as long as this is deployed: it outlives the last node of its
 * group, and is revoked with the group.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/
 */
export function bootstrapToken(
  name: string,
  { id, secret }: JoinToken,
  opts: pulumi.CustomResourceOptions,
): kubernetes.core.v1.Secret {
  return new kubernetes.core.v1.Secret(
    `${name}-join`,
    {
      metadata: { name: pulumi.interpolate`bootstrap-token-${id}`, namespace: SYSTEM_NAMESPACE },
      type: "bootstrap.kubernetes.io/token",
      stringData: {
        "token-id": id,
        "token-secret": secret,
        description: `Nodes of group ${name}`,
        "usage-bootstrap-authentication": "true",
        "usage-bootstrap-signing": "true",
        "auth-extra-groups": "system:bootstrappers:kubeadm:default-node-token",
      },
    },
    opts,
  );
}
