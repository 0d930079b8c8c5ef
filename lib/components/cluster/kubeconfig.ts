import { API_SERVER_NAME } from "../../actions/api-ready";

/** What a client needs to call a cluster; certificates and key as PEM. */
export interface Credentials {
  readonly cluster: string;
  /** Address or name of the endpoint. */
  readonly host: string;
  readonly port: number;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** A kubeconfig file; JSON, which every reader of YAML takes. */
export function kubeconfig({ cluster, host, port, ca, cert, key }: Credentials): string {
  const user = `${cluster}-admin`;
  return JSON.stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: cluster,
          cluster: {
            server: serverUrl(host, port),
            // Every API server has this name, whichever addresses were known when its certificate was made.
            "tls-server-name": API_SERVER_NAME,
            "certificate-authority-data": base64(ca),
          },
        },
      ],
      users: [
        { name: user, user: { "client-certificate-data": base64(cert), "client-key-data": base64(key) } },
      ],
      contexts: [{ name: cluster, context: { cluster, user } }],
      "current-context": cluster,
    },
    undefined,
    2,
  );
}

/** Base URL of an API server; IPv6 addresses get their brackets. */
export function serverUrl(host: string, port: number): string {
  return `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function base64(pem: string): string {
  return Buffer.from(pem).toString("base64");
}
