import { parseKubernetesVersion } from "../rules/kubernetes-versions";

/** What is installed into a cluster besides Kubernetes itself. */
export type Addon = "podNetwork" | "cloudController" | "cloudDisks" | "nodeDisks" | "metrics";

/** Where a Helm chart is to be had. */
export interface ChartSource {
  /** Name in the repository, path of a folder or .tgz file, or URL. */
  readonly chart: string;
  /** URL of the repository. */
  readonly repository?: string;
  /** @default that of the chart at a path */
  readonly version?: string;
}

/** A chart in place of the one that the library names; what is not said stays. */
export type ChartChoice = Partial<ChartSource>;

interface PinnedChart extends ChartSource {
  readonly repository: string;
  readonly version: string;
}

const CLOUD_PROVIDER = "https://kubernetes.github.io/cloud-provider-openstack";

/** Charts of cloud-provider-openstack by the minor version of Kubernetes, whose API they are compiled with. */
const CLOUD_CONTROLLER: Readonly<Record<number, string>> = { 33: "2.33.1", 34: "2.34.2", 35: "2.35.0" };
const CLOUD_DISKS: Readonly<Record<number, string>> = { 33: "2.33.1", 34: "2.34.3", 35: "2.35.0" };

/**
 * The chart of an add-on, at the version that goes with the cluster's.
 *
 * @throws Error for a version of Kubernetes that clusters cannot have
 */
export function pinnedChart(addon: Addon, kubernetesVersion: string): PinnedChart {
  switch (addon) {
    case "podNetwork":
      return { chart: "cilium", repository: "https://helm.cilium.io", version: "1.19.8" };
    case "cloudController":
      return {
        chart: "openstack-cloud-controller-manager",
        repository: CLOUD_PROVIDER,
        version: ofMinor(CLOUD_CONTROLLER, kubernetesVersion),
      };
    case "cloudDisks":
      return {
        chart: "openstack-cinder-csi",
        repository: CLOUD_PROVIDER,
        version: ofMinor(CLOUD_DISKS, kubernetesVersion),
      };
    case "nodeDisks":
      return {
        chart: "lvm-localpv",
        repository: "https://openebs.github.io/lvm-localpv",
        version: "1.8.0",
      };
    case "metrics":
      return {
        chart: "metrics-server",
        repository: "https://kubernetes-sigs.github.io/metrics-server",
        version: "3.13.1",
      };
  }
}

/** Where an add-on's chart comes from, when somebody may have said otherwise. A mirror has the pinned version. */
export function chartSource(addon: Addon, kubernetesVersion: string, choice: ChartChoice): ChartSource {
  const pinned = pinnedChart(addon, kubernetesVersion);
  const { chart = pinned.chart, version = pinned.version } = choice;
  if (isFile(chart)) return { chart };
  if (isUrl(chart)) return { chart, version };
  return { chart, repository: choice.repository ?? pinned.repository, version };
}

/** Whether a chart is named by where it lies, and so has one version: a path, or the URL of a packaged chart. */
export function isFile(chart: string): boolean {
  return /^[./]/.test(chart) || chart.endsWith(".tgz");
}

/** Whether a chart is named by a URL of its own. */
export function isUrl(chart: string): boolean {
  return chart.includes("://");
}

function ofMinor(versions: Readonly<Record<number, string>>, kubernetesVersion: string): string {
  const minor = parseKubernetesVersion(kubernetesVersion)?.minor;
  const version = minor === undefined ? undefined : versions[minor];
  if (version === undefined) throw new Error(`no chart goes with Kubernetes ${kubernetesVersion}`);
  return version;
}
