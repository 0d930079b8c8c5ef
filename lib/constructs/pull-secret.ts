import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import { parseRegistry } from "../rules/images";
import type { Problem } from "../rules/problem";
import { refuse } from "../rules/problem";
import type { Late } from "./late";
import { base64, derive, text } from "./late";
import type { TenantNamespace } from "./tenant-namespace";

/** Credentials for a registry. */
export interface PullSecretProps {
  /** Host of the registry, with its port if it is not 443: `registry.example.org:5000`. */
  readonly server: string;
  readonly username: Late<string>;
  /** Kept secret in state, previews and logs. */
  readonly password: Late<string>;
}

/** The secret by which kubelets pull a tenant's images. */
export class PullSecret extends Construct {
  readonly secretName = "image-pull";

  constructor(scope: Construct, id: string, props: PullSecretProps & { readonly tenant: TenantNamespace }) {
    super(scope, id);
    refuse(`TenantNamespace '${props.tenant.namespaceName}'`, [
      registryServer("imagePull.server", props.server),
    ]);
    new k8s.KubeSecret(this, "Resource", {
      metadata: { name: this.secretName, namespace: props.tenant.namespaceName, labels: props.tenant.labels },
      type: "kubernetes.io/dockerconfigjson",
      data: { ".dockerconfigjson": text(base64(dockerConfig(props))) },
    });
  }
}

function dockerConfig({ server, username, password }: PullSecretProps): Late<string> {
  // Quotes in a password must not break the JSON, so it is built from known values only.
  return derive([username, password], ([user = "", secret = ""]) =>
    JSON.stringify({
      auths: {
        [server]: {
          username: user,
          password: secret,
          auth: Buffer.from(`${user}:${secret}`).toString("base64"),
        },
      },
    }),
  );
}

/** The host of a registry, with its port if it is not 443. */
export function registryServer(field: string, value: string): Problem | undefined {
  if (parseRegistry(value) !== undefined) return undefined;
  return {
    field,
    value,
    rule: "is no registry host",
    fix: "write host or host:port, without scheme and path",
  };
}
