import * as pulumi from "@pulumi/pulumi";
import { changed } from "./changed";

/** An API server, and what its certificate is verified with. */
export interface ApiReadyArgs {
  readonly host: pulumi.Input<string>;
  readonly port: number;
  /** Certificate of the authority, PEM. */
  readonly ca: pulumi.Input<string>;
  /** How long it may take, in minutes. */
  readonly patience: number;
}

interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly ca: string;
  readonly patience: number;
}

/**
 * A name that kubeadm gives to every API server. By it servers are verified, whichever addresses were known when their
 * certificates were made.
 */
export const API_SERVER_NAME = "kubernetes.default.svc";

/** Between two tries, in milliseconds. */
const INTERVAL = 2_000;

/**
 * Waits until an API server says that it is ready.
 *
 * @throws Error with what it last answered, when the time is over
 */
export async function waitUntilReady(endpoint: Endpoint): Promise<void> {
  const deadline = Date.now() + endpoint.patience * 60_000;
  for (;;) {
    const answer = await readiness(endpoint);
    if (answer === undefined) return;
    if (Date.now() > deadline) throw new Error(notReady(endpoint, answer));
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}

function notReady({ host, port, patience }: Endpoint, answer: string): string {
  return (
    `the API at ${host}:${port} was not ready within ${patience} minutes (${answer}); ` +
    "look at the consoles of the control nodes, see that this machine may call the address " +
    "(allowedCidrs, floatingNetwork), and deploy again: it goes on where it stopped"
  );
}

/** What keeps it from being ready; undefined when nothing does. */
function readiness({ host, port, ca }: Endpoint): Promise<string | undefined> {
  // The engine runs this from source text, in which an import would be a copy of a module that cannot be copied.
  const https = process.getBuiltinModule("node:https");
  return new Promise((resolve) => {
    const request = https.get(
      { host, port, ca, servername: API_SERVER_NAME, path: "/readyz", timeout: 5_000, agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200 ? undefined : `it answered ${response.statusCode}`);
      },
    );
    request.on("timeout", () => request.destroy(new Error("no answer")));
    request.on("error", (error) => resolve(error.message));
  });
}

const provider: pulumi.dynamic.ResourceProvider<Endpoint, Endpoint> = {
  create: async (inputs) => {
    await waitUntilReady(inputs);
    return { id: `${inputs.host}:${inputs.port}`, outs: inputs };
  },
  diff: async (_id, olds, news) => ({
    // A cluster that was ready once is not waited for again, unless it is called elsewhere.
    changes: changed(olds, news, ["host", "port", "ca"]),
  }),
  update: async (_id, _olds, news) => {
    await waitUntilReady(news);
    return { outs: news };
  },
};

/** Is there once the API answers: what is deployed into the cluster waits for it. */
export class ApiReady extends pulumi.dynamic.Resource {
  constructor(name: string, args: ApiReadyArgs, opts: pulumi.CustomResourceOptions) {
    super(provider, name, { ...args }, opts, "cloud-container-engine", "ApiReady");
  }
}
