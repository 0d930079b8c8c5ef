import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Addon } from "../../addons/charts";
import { chartSource, pinnedChart } from "../../addons/charts";
import type { ChartValues } from "../../addons/values";
import { over } from "../../addons/values";
import type { AddonChart } from "./args";
import { SYSTEM_NAMESPACE } from "./cloud-secret";

/** An add-on as it is installed. */
export interface Installation {
  readonly addon: Addon;
  readonly kubernetesVersion: string;
  readonly choice: AddonChart;
  /** What the library says, which the user's values go over. */
  readonly values: ChartValues;
  /** Whether to wait until its pods run: those of control nodes can, before there are workers. */
  readonly isAwaited: boolean;
}

/** Installs the chart of an add-on, rendered into resources that policies can see. */
export function addonChart(
  name: string,
  { addon, kubernetesVersion, choice, values, isAwaited }: Installation,
  opts: pulumi.ComponentResourceOptions,
): kubernetes.helm.v4.Chart {
  const { chart, repository, version } = chartSource(addon, kubernetesVersion, choice);
  return new kubernetes.helm.v4.Chart(
    name,
    {
      // The release is named by what it is, whatever the chart in its place is called.
      name: pinnedChart(addon, kubernetesVersion).chart,
      namespace: SYSTEM_NAMESPACE,
      chart,
      ...(version === undefined ? {} : { version }),
      ...(repository === undefined ? {} : { repositoryOpts: { repo: repository } }),
      values: { ...over(values, choice.values ?? {}) },
      skipAwait: !isAwaited,
    },
    opts,
  );
}
