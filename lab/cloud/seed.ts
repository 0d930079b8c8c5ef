import { ApiError, ClusterApi } from "./cluster/api";
import { connectionOf } from "./cluster/connection";
import { collectionPath, objectPath } from "./cluster/kinds";
import { csiDrivers } from "./disks/csi-drivers";
import { MACHINES, nodeOf } from "./machines";
import type { Machine } from "./machines";
import { metricsServerObjects } from "./metrics-server";
import type { MetricsServerAddress } from "./metrics-server";

/** What a control plane of the lab starts with. */
export interface SeedSettings {
  /** Version that the nodes' kubelets report, such as `v1.34.1`. */
  readonly kubernetesVersion: string;
  /** Where metrics-server answers; without it nothing is measured. */
  readonly metricsServer?: MetricsServerAddress;
  /** @default {@link MACHINES} */
  readonly machines?: readonly Machine[];
}

/**
 * Gives an empty control plane its nodes and what else a cloud's cluster comes with. Can be repeated: nodes that
 * are there are left as they are, the rest is brought up to date.
 *
 * @param kubeconfig path of an administrator's kubeconfig
 * @throws Error when the API refuses or does not answer
 */
export async function seed(kubeconfig: string, settings: SeedSettings): Promise<void> {
  const api = new ClusterApi(await connectionOf(kubeconfig));
  try {
    for (const machine of settings.machines ?? MACHINES)
      await addMachine(api, machine, settings.kubernetesVersion);
    const objects = [
      ...csiDrivers(),
      ...(settings.metricsServer ? metricsServerObjects(settings.metricsServer) : []),
    ];
    for (const object of objects) {
      await api.apply(
        objectPath(object.kind, object.metadata?.name ?? "", object.metadata?.namespace),
        object,
      );
    }
  } finally {
    api.close();
  }
}

/** Created rather than applied: the taint that it starts with must not come back. */
async function addMachine(api: ClusterApi, machine: Machine, version: string): Promise<void> {
  try {
    await api.create(collectionPath("Node"), nodeOf(machine, version));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 409)) throw error;
  }
}
