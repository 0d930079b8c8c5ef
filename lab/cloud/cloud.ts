import { ClusterApi } from "./cluster/api";
import { ClusterCache } from "./cluster/cache";
import type { Connection } from "./cluster/connection";
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
export function startCloud(connection: Connection, log: (line: string) => void): Cloud {
  const api = new ClusterApi(connection);
  const controllers: Controller[] = [];
  const cache = new ClusterCache(api, {
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
