import { readFileSync } from "node:fs";
import * as kubernetes from "@pulumi/kubernetes";
import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { ContainerCluster, NodeGroup, TenantGuard } from "cloud-container-engine";
import type { OpenStackSettings, PlatformSettings } from "./settings";

/** The cluster that the platform runs on. */
export interface PlatformCluster {
  readonly provider: kubernetes.Provider;
  /** For the administrator, of a cluster that was made for the platform. */
  readonly kubeconfig?: pulumi.Output<string>;
  /** Names of its nodes. */
  readonly nodes?: readonly string[];
}

/**
 * The cluster that the platform runs on: one that is made for it where the stack says `openstack`, else the one whose
 * kubeconfig the stack names, by path or content.
 *
 * @throws pulumi.RunError when the stack names none, or a file that cannot be read
 */
export function platformCluster(settings: PlatformSettings): PlatformCluster {
  return settings.openstack ? newCluster(settings.openstack, settings) : { provider: existingCluster() };
}

function newCluster(
  { name, cloud, externalNetwork, image, zones, workers, ...own }: OpenStackSettings,
  { callers, volumeGroup }: PlatformSettings,
): PlatformCluster {
  const cluster = new ContainerCluster(
    name,
    {
      network: { vpc: { externalNetwork } },
      endpoint: { octavia: { floatingNetwork: externalNetwork, allowedCidrs: callers } },
      image,
      controlPlane: { flavor: own.controlFlavor, zones, bootVolume: { size: 20 } },
      // The platform has a class of its own for disks of the cloud.
      addons: own.addons ? { cloudDisks: { storageClass: false } } : false,
    },
    { provider: new openstack.Provider("cloud", { cloud, useOctavia: true }) },
  );
  const { nodes } = new NodeGroup("workers", {
    cluster,
    flavor: own.workerFlavor,
    count: workers,
    zones,
    bootVolume: { size: 40 },
    // What databases on the nodes' own disks get pieces of.
    dataVolume: { size: 100, volumeGroup },
  });
  return {
    provider: cluster.provider,
    kubeconfig: cluster.kubeconfig,
    nodes: [...cluster.controlNodes, ...nodes].map((node) => node.name),
  };
}

/** A cluster of ContainerCluster's has a guard already; this one is given its own. */
function existingCluster(): kubernetes.Provider {
  const config = new pulumi.Config("platform");
  const kubeconfig = config.require("kubeconfig");
  const provider = new kubernetes.Provider("cluster", {
    kubeconfig: pulumi.secret(contentOf(kubeconfig)),
    // A renewed certificate or a moved endpoint is still the same cluster, of which nothing is to be replaced.
    clusterIdentifier: config.get("clusterIdentifier") ?? pulumi.getStack(),
    // What somebody changed by hand is put back, instead of being reported as a conflict.
    enablePatchForce: true,
  });
  new TenantGuard("guard", { name: config.get("guard") ?? "tenant-guard" }, { provider });
  return provider;
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
