import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

/** An organization, the application it runs, and who of it may do what. */
const Organization = z.strictObject({
  name: z.string(),
  /** Namespace of its application. */
  namespace: z.string(),
  developers: z.array(z.string()).default([]),
  viewers: z.array(z.string()).default([]),
  /** Most pods of the web front. */
  webMax: z.int().min(2).default(6),
  /** Capacity of each database disk. */
  databaseDisk: z.string().default("10Gi"),
  /** Whether the database is on the nodes' own disks: faster, and bound to a node. */
  databaseOnNodeDisk: z.boolean().default(false),
  /** Namespaces that may call the web front. */
  calledBy: z.array(z.string()).default([]),
});

/** A cluster of the platform's own, on OpenStack. */
const OpenStackCluster = z.strictObject({
  /** Name of the cluster, which its servers' names start with. */
  name: z.string().default("platform"),
  /** Cloud of clouds.yaml; without it the one that the OS_ variables name. */
  cloud: z.string().optional(),
  /** Name of the network that leads out of the cloud. */
  externalNetwork: z.string().default("public"),
  /** Name of the image that nodes boot from. */
  image: z.string().default("debian-12"),
  /** Names of the flavors of control nodes and of workers. */
  controlFlavor: z.string().default("m1.medium"),
  workerFlavor: z.string().default("m1.large"),
  /** Availability zones to spread over; without them the cloud chooses. */
  zones: z.array(z.string()).optional(),
  workers: z.int().min(1).default(2),
  /** Whether add-ons are installed from their charts. */
  addons: z.boolean().default(true),
});

const Platform = z.strictObject({
  organizations: z.array(Organization).min(1),
  /** Address blocks from which people call the applications. */
  callers: z.array(z.string()).min(1),
  /** Address blocks from which the log agents are watched. */
  monitors: z.array(z.string()).min(1),
  /** Subnet of the cloud's load balancers, where they have one of their own. */
  balancerSubnet: z.string().optional(),
  /** Volume type of cloud disks. */
  diskType: z.string().optional(),
  /** LVM volume group on the nodes' own disks. */
  volumeGroup: z.string(),
  /** Has a cluster made for the platform; without it, the platform is deployed to the one of `kubeconfig`. */
  openstack: OpenStackCluster.optional(),
});

export type OrganizationSettings = z.infer<typeof Organization>;
export type OpenStackSettings = z.infer<typeof OpenStackCluster>;
export type PlatformSettings = z.infer<typeof Platform>;

/** What is deployed where the stack says nothing. The addresses are from the blocks that documentation uses (RFC 5737). */
const DEFAULTS: z.input<typeof Platform> = {
  organizations: [
    {
      name: "acme",
      namespace: "shop",
      developers: ["ann@acme.example"],
      viewers: ["kim@acme.example"],
      calledBy: ["analytics"],
    },
    { name: "globex", namespace: "analytics", developers: ["bob@globex.example"], databaseOnNodeDisk: true },
  ],
  callers: ["203.0.113.0/24"],
  monitors: ["192.0.2.0/28"],
  volumeGroup: "data",
};

/**
 * Checks what a stack configures.
 *
 * @param given values by key, as parsed from the stack's configuration; missing ones take their default
 * @throws pulumi.RunError that lists every problem under its key
 */
export function platformSettings(given: Readonly<Record<string, unknown>>): PlatformSettings {
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const result = Platform.safeParse({ ...DEFAULTS, ...known });
  if (!result.success) {
    throw new pulumi.RunError(
      result.error.issues.map((issue) => `platform:${key(issue.path)}: ${issue.message}`).join("\n"),
    );
  }
  checkPeers(result.data);
  return result.data;
}

/** Reads the settings from the stack's configuration. */
export function readSettings(): PlatformSettings {
  const config = new pulumi.Config("platform");
  return platformSettings({
    organizations: config.getObject("organizations"),
    callers: config.getObject("callers"),
    monitors: config.getObject("monitors"),
    balancerSubnet: config.get("balancerSubnet"),
    diskType: config.get("diskType"),
    volumeGroup: config.get("volumeGroup"),
    openstack: config.getObject("openstack"),
  });
}

/** A peer that does not exist would be a path that nobody notices is missing. */
function checkPeers({ organizations }: PlatformSettings): void {
  const namespaces = organizations.map(({ namespace }) => namespace);
  organizations.forEach(({ namespace, calledBy }, index) => {
    const unknown = calledBy.filter((peer) => !namespaces.includes(peer) || peer === namespace);
    if (unknown.length === 0) return;
    const others = namespaces.filter((other) => other !== namespace);
    throw new pulumi.RunError(
      `platform:organizations[${index}].calledBy: ${unknown.join(", ")} is no other tenant; ` +
        (others.length > 0 ? `use one of ${others.join(", ")}` : "leave it out, as there is none"),
    );
  });
}

function key(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${String(part)}`))
    .join("");
}
