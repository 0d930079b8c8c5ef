import { stringify } from "yaml";
import { nodeStages, podStages } from "./kwok-stages";
import { resourceMetrics, usage } from "./kwok-usage";
import { KWOK_NODE } from "./names";

/** How kwok is run. */
export interface KwokSettings {
  /** Path of a kubeconfig that may change nodes, pods, leases and events. */
  readonly kubeconfig: string;
  /** Path of the file that holds {@link kwokConfiguration}. */
  readonly configuration: string;
  /** Loopback port on which kwok serves what kubelets would. */
  readonly port: number;
  /** Certificate for `localhost`, and its key: paths of PEM files. */
  readonly certificate: string;
  readonly key: string;
}

/** Command line of kwok v0.7.0, without the program. */
export function kwokArguments(settings: KwokSettings): readonly string[] {
  return [
    `--config=${settings.configuration}`,
    `--kubeconfig=${settings.kubeconfig}`,
    `--server-address=127.0.0.1:${settings.port}`,
    `--node-port=${settings.port}`,
    `--tls-cert-file=${settings.certificate}`,
    `--tls-private-key-file=${settings.key}`,
    `--manage-nodes-with-annotation-selector=${KWOK_NODE.key}=${KWOK_NODE.value}`,
    "--node-lease-duration-seconds=40",
    // It warns at every look at a node without pods.
    "--v=ERROR",
  ];
}

/** What the configuration depends on. */
export interface KwokConfigurationSettings {
  /** Loopback port on which kwok serves what kubelets would. */
  readonly port: number;
  /** Path of a text file that `kubectl logs` shows for every container; kwok has no containers. */
  readonly logsFile: string;
}

/** Content for {@link KwokConfigurationSettings.logsFile}, in the format of container logs. */
export const LOGS_TEXT =
  "2000-01-01T00:00:00.000000000Z stdout F This pod is played by kwok in the lab: no container runs, so there is no log.\n";

/**
 * Configuration of kwok as YAML documents: how nodes become ready, pods run, end and go, and what they use.
 * Nodes keep the sizes and addresses that they have; those are the business of others.
 *
 * @see https://kwok.sigs.k8s.io/docs/user/stages-configuration/
 */
export function kwokConfiguration(settings: KwokConfigurationSettings): string {
  const documents = [
    ...nodeStages(settings.port),
    ...podStages(),
    usage(),
    resourceMetrics(),
    logs(settings.logsFile),
  ];
  return documents
    .map((document) => stringify({ apiVersion: "kwok.x-k8s.io/v1alpha1", ...document }))
    .join("---\n");
}

function logs(logsFile: string): object {
  return { kind: "ClusterLogs", metadata: { name: "logs" }, spec: { logs: [{ logsFile }] } };
}
