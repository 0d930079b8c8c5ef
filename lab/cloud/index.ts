/**
 * The lab's cloud: declared stand-ins for what a cloud adds to Kubernetes. Whoever runs a control plane starts
 * kwok, metrics-server and the daemon by what is here, and seeds the API once.
 */
export { BALANCER_BLOCK } from "./balancers";
export {
  EXIT_CODE_ANNOTATION,
  kwokArguments,
  kwokConfiguration,
  LOGS_TEXT,
  RUN_TIME_ANNOTATION,
  USAGE_ANNOTATIONS,
} from "./kwok";
export type { KwokConfigurationSettings, KwokSettings } from "./kwok";
export { DATA_VOLUME_GROUP, MACHINES } from "./machines";
export type { Flavor, Machine } from "./machines";
export { METRICS_SERVER_HOSTS, METRICS_SERVER_USER, metricsServerArguments } from "./metrics-server";
export type { MetricsServerAddress, MetricsServerSettings } from "./metrics-server";
export { seed } from "./seed";
export type { SeedSettings } from "./seed";

/** The daemon's script, relative to the folder that the compiler writes to. */
export const DAEMON_SCRIPT = "lab/cloud/main.js";

/** Command line of the daemon after its script. */
export function daemonArguments(settings: {
  /** Path of an administrator's kubeconfig. */
  readonly kubeconfig: string;
}): readonly string[] {
  return ["--kubeconfig", settings.kubeconfig];
}
