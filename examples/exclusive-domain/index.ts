/**
 * Two organizations, each with a cluster on hosts that are its alone: nobody else's servers land there, and its own land
 * nowhere else. Deployed by the operator of the cloud, who gives hosts away, with the logins of both organizations.
 */
import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { ComputeDomain, ContainerCluster, NodeGroup } from "cloud-container-engine";

/** Who gets hosts. */
interface Organization {
  /** Cloud of clouds.yaml by which it logs in. */
  readonly cloud: string;
  /** Name of its project. */
  readonly project: string;
  /** Hosts that it gets, by the names of their nova-compute services. */
  readonly hosts: readonly string[];
}

const config = new pulumi.Config("exclusive-domain");
const organizations = config.requireObject<Record<string, Organization>>("organizations");
const externalNetwork = config.get("externalNetwork") ?? "public";

/** Only administrators may give hosts away. */
const operator = new openstack.Provider("operator", { cloud: config.get("operator"), useOctavia: true });

const clusters = Object.entries(organizations).map(([name, { cloud, project, hosts }]) => {
  // A flavor of the domain leads to its hosts, wherever else somebody asks for a server of it.
  const flavor = `${name}-node`;
  const domain = new ComputeDomain(
    name,
    {
      hosts,
      projects: { main: openstack.identity.getProjectOutput({ name: project }, { provider: operator }).id },
      flavors: { node: { name: flavor, vcpus: 2, memoryMib: 4096, diskGib: 20 } },
    },
    { provider: operator },
  );
  const cluster = new ContainerCluster(
    name,
    {
      domain,
      network: { vpc: { externalNetwork } },
      endpoint: { octavia: { floatingNetwork: externalNetwork, allowedCidrs: ["203.0.113.0/24"] } },
      image: config.get("image") ?? "debian-12",
      // Three would need three hosts: no two of them share one.
      controlPlane: { flavor, count: 1 },
      addons: config.getBoolean("addons") === false ? false : {},
    },
    { provider: new openstack.Provider(name, { cloud, useOctavia: true }) },
  );
  const workers = new NodeGroup(`${name}-workers`, { cluster, name: "workers", flavor, count: 2 });
  return { name, cluster, nodes: [...cluster.controlNodes, ...workers.nodes].map((node) => node.name) };
});

/** By organization. */
export const kubeconfigs = Object.fromEntries(
  clusters.map(({ name, cluster }) => [name, cluster.kubeconfig]),
);
export const endpoints = Object.fromEntries(clusters.map(({ name, cluster }) => [name, cluster.endpoint]));
export const nodes = Object.fromEntries(clusters.map((each) => [each.name, each.nodes]));
