import type { OutgoingHttpHeaders } from "node:http";
import type { AgentOptions, RequestOptions } from "node:https";
import { KubeConfig } from "@kubernetes/client-node";

/** How an API server is reached, and what proves both sides to each other. */
export interface Connection extends Pick<AgentOptions, "ca" | "cert" | "key" | "servername"> {
  /** Such as `https://127.0.0.1:6443`. */
  readonly server: string;
  readonly headers?: OutgoingHttpHeaders;
}

/**
 * Reads a kubeconfig's current context.
 *
 * @param file path of the kubeconfig
 * @throws Error when the file cannot be read or its context names no cluster
 */
export async function connectionOf(file: string): Promise<Connection> {
  const config = new KubeConfig();
  config.loadFromFile(file);
  const cluster = config.getCurrentCluster();
  if (!cluster)
    throw new Error(`kubeconfig ${file}: its current context names no cluster; set current-context`);
  const options: RequestOptions & { headers?: OutgoingHttpHeaders } = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, servername, headers } = options;
  return { server: cluster.server, ca, cert, key, servername, headers };
}
