import { ask } from "./api";
import type { Answer } from "./api";
import type { ClientCertificate } from "./pki";

/** What the API server says of an object's state. */
interface Condition {
  readonly type: string;
  readonly status: string;
}

interface WithConditions {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** Says what is missing for the API server to serve, if anything. */
export async function apiMissing(port: number, client: ClientCertificate): Promise<string | undefined> {
  const answer = await ask(port, "/readyz", client);
  return answer.status === 200 ? undefined : `the API server is not ready: ${answer.body.trim()}`;
}

/** Says what is missing for a program to be deployed, if anything. */
export async function clusterMissing(port: number, client: ClientCertificate): Promise<string | undefined> {
  const read = (path: string): Promise<Answer> => ask(port, path, client);
  const [account, nodes, metrics] = await Promise.all([
    read("/api/v1/namespaces/default/serviceaccounts/default"),
    read("/api/v1/nodes"),
    read("/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io"),
  ]);
  if (account.status !== 200)
    return "namespace default has no service account yet (kube-controller-manager makes it)";
  // The shapes of v1.NodeList and v1.APIService, as far as they are read here.
  const { items } = JSON.parse(nodes.body) as { items: readonly WithConditions[] };
  const waiting = items.filter((node) => !holds(node, "Ready")).map((node) => node.metadata.name);
  if (items.length === 0) return "there are no nodes yet";
  if (waiting.length > 0) return `nodes that are not ready: ${waiting.join(", ")} (kwok makes them so)`;
  const service = JSON.parse(metrics.body) as WithConditions;
  if (!holds(service, "Available")) return "the metrics API is not available (metrics-server serves it)";
  return undefined;
}

function holds(object: WithConditions, condition: string): boolean {
  return (
    object.status?.conditions?.some(({ type, status }) => type === condition && status === "True") ?? false
  );
}
