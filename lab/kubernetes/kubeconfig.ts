import type { ClientCertificate } from "./pki";

/** A kubeconfig, as JSON, which is YAML: one cluster on loopback, one user with a client certificate. */
export function kubeconfig(port: number, user: string, client: ClientCertificate): string {
  const encoded = (pem: string): string => Buffer.from(pem).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "lab",
    clusters: [
      {
        name: "lab",
        cluster: {
          server: `https://127.0.0.1:${port}`,
          "certificate-authority-data": encoded(client.authority),
        },
      },
    ],
    users: [
      {
        name: user,
        user: {
          "client-certificate-data": encoded(client.certificate),
          "client-key-data": encoded(client.key),
        },
      },
    ],
    contexts: [{ name: "lab", context: { cluster: "lab", user } }],
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
