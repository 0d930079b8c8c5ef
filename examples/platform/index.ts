/**
 * Two organizations share a cluster: each has its application, neither can reach the other's, but for the one path
 * that is opened by name. Deployed by `npm run up`.
 */
import type { ServiceExposure } from "cloud-container-engine";
import { StorageBackend } from "cloud-container-engine";
import { application } from "./application";
import { platformCluster } from "./cluster";
import { logAgent } from "./log-agent";
import { readSettings } from "./settings";
import { tenants } from "./tenants";

const settings = readSettings();
const cluster = platformCluster(settings);
const { provider } = cluster;

const cloudDisk = new StorageBackend(
  "cloud-disk",
  { cloudDisk: { type: settings.diskType }, isDefault: true },
  { provider },
);
const nodeDisk = new StorageBackend(
  "node-disk",
  { nodeDisk: { volumeGroup: settings.volumeGroup } },
  { provider },
);

const logging = logAgent(provider, settings.monitors);

const applications = tenants(settings.organizations, provider).map(({ organization, tenant }) =>
  application(organization.namespace, {
    tenant,
    webMax: organization.webMax,
    databaseDisk: organization.databaseDisk,
    databaseBackend: organization.databaseOnNodeDisk ? nodeDisk : cloudDisk,
    backupBackend: cloudDisk,
    callers: settings.callers,
    balancerSubnet: settings.balancerSubnet,
  }),
);

/** For the administrator, and the names of its nodes, where a cluster was made. */
export const { kubeconfig, nodes } = cluster;

/** Namespaces that this program made. */
export const namespaces = ["logging", ...settings.organizations.map(({ namespace }) => namespace)];

/** Where the applications and agents can be called. */
export const addresses = [logging, ...applications].flatMap(({ exposures }) => exposures).map(describe);

function describe(exposure: ServiceExposure) {
  return {
    namespace: exposure.namespace,
    service: exposure.serviceName,
    kind: exposure.kind,
    address: exposure.address,
    ports: exposure.ports,
  };
}
