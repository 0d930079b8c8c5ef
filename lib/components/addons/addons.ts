import type * as kubernetes from "@pulumi/kubernetes";
import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import type { Addon } from "../../addons/charts";
import { pinnedChart } from "../../addons/charts";
import type { BalancerOptions, CloudConf } from "../../addons/cloud-conf";
import type { ChartValues } from "../../addons/values";
import {
  cloudControllerValues,
  cloudDisksValues,
  metricsValues,
  nodeDisksValues,
  podNetworkValues,
} from "../../addons/values";
import { BalancerProvider } from "../cluster/args";
import { StorageBackend } from "../storage-backend";
import type {
  AddonChart,
  CloudControllerAddon,
  CloudDisksAddon,
  ClusterAddons,
  ClusterCredentials,
} from "./args";
import { addonChart } from "./chart";
import { cloudSecret } from "./cloud-secret";
import type { Consumer } from "./credentials";
import { cloud, cloudCredential, CONSUMER_NAMES } from "./credentials";
import { METRICS_SECRET, metricsCertificate } from "./metrics-certificate";

/** The cluster that add-ons are installed into. */
export interface AddonTarget {
  readonly name: string;
  /** What its controllers mark with whatever they make in the cloud. */
  readonly identity: pulumi.Output<string>;
  readonly kubernetesVersion: string;
  /** Number of control nodes. */
  readonly controlNodes: number;
  readonly subnetId: pulumi.Output<string>;
  /** Name of the external network that floating addresses are of, where nobody chose another. @default none */
  readonly floatingNetwork?: string;
  /** Of balancers, where nobody chose another. */
  readonly balancers: BalancerProvider;
  /** Does not wait for anything that is installed here. */
  readonly provider: kubernetes.Provider;
}

/** What is installed, and by what it calls the cloud. */
export interface InstalledAddons {
  readonly addons?: ClusterAddons | false;
  readonly credentials?: ClusterCredentials;
}

/** The storage class of claims that name none, where nobody named it. */
const STORAGE_CLASS = "cloud-disk";

/** How many of its operators the pod network has: one goes on when the other's node fails. */
const OPERATORS = 2;

/** What everything that is installed has in common. */
interface Site {
  readonly target: AddonTarget;
  readonly credentials: ClusterCredentials;
  readonly inCloud: pulumi.CustomResourceOptions;
  readonly inCluster: pulumi.CustomResourceOptions;
}

/**
 * Installs what makes a cluster of Kubernetes one of its cloud.
 *
 * @returns what has to outlive everything else that is deployed into the cluster: balancers, disks and pods are not
 *   taken down without it
 */
export function clusterAddons(
  target: AddonTarget,
  { addons = {}, credentials = {} }: InstalledAddons,
  parent: pulumi.Resource,
): readonly pulumi.Resource[] {
  if (addons === false) return [];
  const { podNetwork = {}, cloudController = {}, cloudDisks = {}, nodeDisks = {}, metrics = {} } = addons;
  const site = {
    target,
    credentials,
    inCloud: { parent },
    inCluster: { parent, provider: target.provider },
  };
  const consumers = { cloudController, cloudDisks };
  return [
    ...(podNetwork ? [podNetworkChart(site, podNetwork)] : []),
    ...cloudConsumers(site, consumers),
    ...(nodeDisks ? [chart(site, "nodeDisks", nodeDisks, nodeDisksValues())] : []),
    ...(metrics ? [metricsChart(site, metrics)] : []),
  ];
}

function podNetworkChart(site: Site, choice: AddonChart): pulumi.Resource {
  return chart(site, "podNetwork", choice, podNetworkValues(Math.min(site.target.controlNodes, OPERATORS)));
}

function metricsChart(site: Site, choice: AddonChart): pulumi.Resource {
  const certificate = metricsCertificate(site.target.name, site.inCloud, site.inCluster);
  return chart(site, "metrics", choice, metricsValues(METRICS_SECRET, certificate));
}

/** What calls the cloud. */
interface Consumers {
  readonly cloudController: CloudControllerAddon | false;
  readonly cloudDisks: CloudDisksAddon | false;
}

function cloudConsumers(site: Site, { cloudController, cloudDisks }: Consumers): readonly pulumi.Resource[] {
  const { target, credentials, inCloud, inCluster } = site;
  const consumers = (["cloudController", "cloudDisks"] as const).filter((consumer) =>
    consumer === "cloudController" ? cloudController : cloudDisks,
  );
  if (consumers.length === 0) return [];
  const place = cloud(target.name, consumers, credentials, inCloud);
  const secretFor = (consumer: Consumer, options: pulumi.Input<Omit<CloudConf, "global">>) =>
    cloudSecret(
      `${target.name}-${CONSUMER_NAMES[consumer]}`,
      CONSUMER_NAMES[consumer],
      {
        cloud: place,
        credential: cloudCredential(target.name, consumer, credentials, place, inCloud),
        caCertificate: credentials.caCertificate,
        options,
      },
      inCluster,
    );
  return [
    ...(cloudController
      ? [
          controllerChart(
            site,
            cloudController,
            secretFor("cloudController", balancerOptions(site, cloudController)),
          ),
        ]
      : []),
    ...(cloudDisks ? disksChart(site, cloudDisks, secretFor("cloudDisks", diskOptions(cloudDisks))) : []),
  ];
}

function controllerChart(
  site: Site,
  choice: CloudControllerAddon,
  secret: pulumi.Output<string>,
): pulumi.Resource {
  return chart(site, "cloudController", choice, cloudControllerValues(site.target.identity, secret), true);
}

function disksChart(
  site: Site,
  choice: CloudDisksAddon,
  secret: pulumi.Output<string>,
): readonly pulumi.Resource[] {
  const { storageClass = STORAGE_CLASS, type, zone } = choice;
  const driver = chart(site, "cloudDisks", choice, cloudDisksValues(site.target.identity, secret));
  if (storageClass === false) return [driver];
  return [
    driver,
    new StorageBackend(storageClass, { cloudDisk: { type, zone }, isDefault: true }, site.inCluster),
  ];
}

/** Balancers of Services are where nodes are, and nobody else's: none is shared, each admits the ranges it names. */
function balancerOptions(
  { target, inCloud }: Site,
  { floatingNetwork = target.floatingNetwork, provider = target.balancers }: CloudControllerAddon,
): pulumi.Output<Pick<CloudConf, "loadBalancer">> {
  const fixed: BalancerOptions = {
    lbProvider: provider,
    lbMethod: provider === BalancerProvider.Ovn ? "SOURCE_IP_PORT" : "LEAST_CONNECTIONS",
    manageSecurityGroups: true,
    createMonitor: true,
    maxSharedLb: 1,
    internalLb: floatingNetwork === undefined,
  };
  const floatingNetworkId =
    floatingNetwork === undefined
      ? undefined
      : openstack.networking.getNetworkOutput({ name: floatingNetwork, external: true }, inCloud).id;
  return pulumi.all([target.subnetId, pulumi.output(floatingNetworkId)]).apply(([subnetId, floating]) => ({
    loadBalancer: { ...fixed, subnetId, ...(floating === undefined ? {} : { floatingNetworkId: floating }) },
  }));
}

function diskOptions({ zone, disksPerNode }: CloudDisksAddon): Pick<CloudConf, "blockStorage"> {
  return {
    blockStorage: {
      // Elsewhere disks are where their pods are, and Kubernetes keeps it so.
      ...(zone === undefined ? {} : { ignoreVolumeAz: true }),
      rescanOnResize: true,
      ...(disksPerNode === undefined ? {} : { nodeVolumeAttachLimit: disksPerNode }),
    },
  };
}

function chart(
  { target, inCluster }: Site,
  addon: Addon,
  choice: AddonChart,
  values: ChartValues,
  isAwaited = false,
): pulumi.Resource {
  const { kubernetesVersion } = target;
  return addonChart(
    `${target.name}-${pinnedChart(addon, kubernetesVersion).chart}`,
    { addon, kubernetesVersion, choice, values, isAwaited },
    inCluster,
  );
}
