import type { KubeConfig } from "@kubernetes/client-node";
import { ClusterApi } from "./cluster/api";
import { ClusterCache } from "./cluster/cache";
import { Controller } from "./cluster/controller";
import { EventRecorder } from "./cluster/events";
import { cloudParts } from "./parts";

/** A running cloud. */
export interface Cloud {
  /** Lets what is under way finish, and stops. */
  stop(): Promise<void>;
}

/**
 * Starts the stand-ins for what a cloud adds to a cluster: cloud controller, balancers, disks. They go on through
 * restarts of the API, until stopped.
 *
 * @param log takes one line at a time
 */
export async function startCloud(config: KubeConfig, log: (line: string) => void): Promise<Cloud> {
  const api = await ClusterApi.connect(config);
  const controllers: Controller[] = [];
  const cache = new ClusterCache(config, api, {
    changed: (kind) => {
      for (const controller of controllers) if (controller.watches(kind)) controller.poke();
    },
    broken: (kind, error) => log(`watch of ${kind}: ${String(error)}`),
  });
  const effects = { api, cache, events: new EventRecorder(api), log };
  controllers.push(...cloudParts(cache).map((part) => new Controller(part, effects)));
  cache.start();
  return {
    stop: async () => {
      await Promise.all(controllers.map((controller) => controller.stop()));
      await cache.stop();
      api.close();
    },
  };
}
