import { readFileSync } from "node:fs";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/**
 * The cluster that the platform runs on: the one whose kubeconfig the stack names, by path or content.
 *
 * @throws pulumi.RunError when the stack names none, or a file that cannot be read
 */
export function existingCluster(): kubernetes.Provider {
  const config = new pulumi.Config("platform");
  const kubeconfig = config.require("kubeconfig");
  return new kubernetes.Provider("cluster", {
    kubeconfig: pulumi.secret(contentOf(kubeconfig)),
    // A renewed certificate or a moved endpoint is still the same cluster, of which nothing is to be replaced.
    clusterIdentifier: config.get("clusterIdentifier") ?? pulumi.getStack(),
    // What somebody changed by hand is put back, instead of being reported as a conflict.
    enablePatchForce: true,
  });
}

function contentOf(kubeconfig: string): string {
  if (kubeconfig.includes("\n")) return kubeconfig;
  try {
    return readFileSync(kubeconfig, "utf8");
  } catch (error) {
    throw new pulumi.RunError(
      `platform:kubeconfig: cannot read '${kubeconfig}' (${String(error)}); give a path, or the content itself`,
    );
  }
}
