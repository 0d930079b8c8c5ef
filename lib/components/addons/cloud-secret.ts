import { createHash } from "node:crypto";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { CloudConf } from "../../addons/cloud-conf";
import { cloudConf } from "../../addons/cloud-conf";
import { CLOUD_CA, CLOUD_CONF, CLOUD_CONF_FOLDER } from "../../addons/values";
import { refusable } from "../../bridge/refusable";
import { Label, MANAGER } from "../../constructs/labels";
import type { Cloud, CloudCredential } from "./credentials";

/** What a consumer of the cloud is told about it, beside where it is. */
export interface CloudSettings {
  readonly cloud: Cloud;
  readonly credential: CloudCredential;
  /** Authorities that the cloud's certificates are verified with, PEM. @default those that everybody trusts */
  readonly caCertificate?: pulumi.Input<string>;
  /** What it makes there. */
  readonly options: pulumi.Input<Omit<CloudConf, "global">>;
}

/** Where the cluster's own parts are. */
export const SYSTEM_NAMESPACE = "kube-system";

/**
 * The Secret by which a consumer reaches the cloud. It is never changed: other content has another name, by which the
 * consumer's pods are rolled, and the old one goes when no pod has it any more.
 *
 * @param name what its name in the cluster starts with
 * @returns its name, which is known before the credential is
 */
export function cloudSecret(
  id: string,
  name: string,
  { cloud, credential, caCertificate, options }: CloudSettings,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const authority = pulumi.output(caCertificate);
  const conf = pulumi
    .all([cloud.access, credential.id, credential.secret, authority, pulumi.output(options)])
    .apply(([access, credentialId, secret, ca, others]) =>
      refusable(() =>
        cloudConf({
          global: {
            ...access,
            applicationCredentialId: credentialId,
            applicationCredentialSecret: secret,
            ...(ca === undefined ? {} : { caFile: `${CLOUD_CONF_FOLDER}/${CLOUD_CA}` }),
          },
          ...others,
        }),
      ),
    );
  const secretName = pulumi.unsecret(
    pulumi
      .all([cloud.access, credential.mark, authority, pulumi.output(options)])
      .apply((content) => `${name}-${digest(JSON.stringify(content))}`),
  );
  new kubernetes.core.v1.Secret(
    id,
    {
      metadata: {
        name: secretName,
        namespace: SYSTEM_NAMESPACE,
        labels: { [Label.ManagedBy]: MANAGER },
      },
      immutable: true,
      stringData: pulumi.secret(
        pulumi
          .all([conf, authority])
          .apply(([text, ca]) => ({ [CLOUD_CONF]: text, ...(ca === undefined ? {} : { [CLOUD_CA]: ca }) })),
      ),
    },
    opts,
  );
  return secretName;
}

/** Nothing secret is in it: it names a Secret, and names can be listed. */
function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
