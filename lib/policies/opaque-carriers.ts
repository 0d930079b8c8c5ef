import type { ResourceValidationArgs } from "@pulumi/policy";
import type { Grants } from "../isolation/grants";

/**
 * Resources whose objects policies do not get to see, by the prefixes of their types: charts, commands, clusters of
 * Magnum's, and Terraform's provider of OpenStack itself, whose types are others than those of the SDK.
 */
const OPAQUE = [
  "kubernetes:helm.sh/v3:Release",
  "command:local:",
  "command:remote:",
  "openstack:containerinfra/",
  "openstack:index/",
];

/** Reports what deploys objects behind the back of policies. */
export function reportOpaque(
  { type }: Pick<ResourceValidationArgs, "type">,
  { opaqueCarriers: granted = [] }: Grants,
  report: (message: string) => void,
): void {
  if (!OPAQUE.some((prefix) => type.startsWith(prefix)) || granted.includes(type)) return;
  report(
    `type (${type}) deploys what policies do not see; use kubernetes.helm.v4.Chart or typed resources, or have ` +
      "the administrator grant it by 'opaqueCarriers'",
  );
}
