import { ApiClient } from "./api-client";
import { Cluster } from "./cluster";
import { Discovery } from "./discovery";
import { clusterAccess } from "./kubeconfig";
import type { Settings } from "./settings";

/** A configured provider's cluster. */
export interface Connection {
  readonly settings: Settings;
  readonly cluster: Cluster;
  /** Where objects go that name no namespace. */
  readonly defaultNamespace: string;
  close(): void;
}

/** @throws Error when the configuration names no cluster. */
export function connect(settings: Settings): Connection {
  if (!settings.kubeconfig) {
    throw new Error(
      "no cluster is configured: give the provider a kubeconfig, or set KUBECONFIG to the path of one",
    );
  }
  const access = clusterAccess(settings.kubeconfig, settings.choice);
  const client = new ApiClient(access);
  return {
    settings,
    cluster: new Cluster(client, new Discovery(client)),
    defaultNamespace: settings.namespace ?? access.namespace,
    close: () => client.close(),
  };
}
