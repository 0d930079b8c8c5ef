import { readFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import type { Fields } from "../rules/fields";
import { fieldsOf, listOf, textOf } from "../rules/fields";

/** How to call a cluster's API, and as whom. */
export interface ClusterLogin {
  /** URL of the API server. */
  readonly server: string;
  /** Certificates of the authorities that are trusted, PEM. @default those of the system */
  readonly ca?: string;
  readonly serverName?: string;
  /** Certificate and key, PEM. */
  readonly client?: { readonly cert: string; readonly key: string };
  readonly token?: string;
  /** Namespace of the context. */
  readonly namespace: string;
}

/** Where to look for a kubeconfig. */
export interface KubeconfigChoice {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** @default the first of $KUBECONFIG, or ~/.kube/config */
  readonly file?: string;
  /** @default the current one */
  readonly context?: string;
}

/**
 * Reads how to call a cluster, as kubectl does. Of what kubectl can do, programs that fetch credentials are left out.
 *
 * @throws Error saying what the file lacks
 */
export function clusterLogin({ env, cwd, file, context }: KubeconfigChoice): ClusterLogin {
  const fromEnvironment = env.KUBECONFIG?.split(delimiter).find((each) => each !== "");
  const path = resolve(cwd, file ?? fromEnvironment ?? join(env.HOME ?? cwd, ".kube", "config"));
  const config = fieldsOf(parse(readConfig(path)));
  const subject = `kubeconfig ${path}`;
  const name = context ?? textOf(config["current-context"]);
  const chosen = entry(config, "contexts", "context", name);
  if (!chosen) throw new Error(`${subject}: has no context '${name ?? ""}'; name one with --context`);
  const cluster = entry(config, "clusters", "cluster", textOf(chosen.cluster));
  const server = textOf(cluster?.server);
  if (!cluster || server === undefined || !URL.canParse(server))
    throw new Error(`${subject}: context '${name ?? ""}' names no cluster with a server`);
  if (cluster["insecure-skip-tls-verify"] === true)
    throw new Error(
      `${subject}: does not verify the server; give it the certificate-authority in place of that`,
    );
  const user = entry(config, "users", "user", textOf(chosen.user)) ?? {};
  if (user.exec !== undefined || user["auth-provider"] !== undefined)
    throw new Error(`${subject}: has a program fetch credentials; use one with a token or a certificate`);
  const pem = (from: Fields, field: string) => inlineOrFile(from, field, dirname(path));
  const [cert, key] = [pem(user, "client-certificate"), pem(user, "client-key")];
  return {
    server,
    ca: pem(cluster, "certificate-authority"),
    serverName: textOf(cluster["tls-server-name"]),
    client: cert !== undefined && key !== undefined ? { cert, key } : undefined,
    token: textOf(user.token) ?? tokenFile(user, dirname(path)),
    namespace: textOf(chosen.namespace) ?? "default",
  };
}

function readConfig(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`kubeconfig ${path}: cannot be read (${reason}); name another with --kubeconfig`, {
      cause: error,
    });
  }
}

/** What stands under a name in one of the lists. */
function entry(config: Fields, list: string, field: string, name: string | undefined): Fields | undefined {
  if (name === undefined) return undefined;
  const found = listOf(config[list]).find((each) => each.name === name);
  return found && fieldsOf(found[field]);
}

function inlineOrFile(from: Fields, field: string, folder: string): string | undefined {
  const inline = textOf(from[`${field}-data`]);
  if (inline !== undefined) return Buffer.from(inline, "base64").toString("utf8");
  const path = textOf(from[field]);
  return path === undefined ? undefined : readFileSync(resolve(folder, path), "utf8");
}

function tokenFile(user: Fields, folder: string): string | undefined {
  const path = textOf(user.tokenFile);
  return path === undefined ? undefined : readFileSync(resolve(folder, path), "utf8").trim();
}
