import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { Label, MANAGER } from "../../constructs/labels";
import { SYSTEM_NAMESPACE } from "./cloud-secret";

/** Of the Secret in the cluster. */
export const METRICS_SECRET = "metrics-server-tls";

/** Name by which the API server calls metrics-server. */
const SERVICE = `metrics-server.${SYSTEM_NAMESPACE}.svc`;

/** In hours: as long as the cluster's own authorities. */
const VALIDITY = 10 * 365 * 24;

/**
 * A certificate by which the API server knows that it is metrics-server that answers, and not a pod in between: the
 * chart's own way is not to verify any.
 *
 * @returns the certificate, PEM
 */
export function metricsCertificate(
  cluster: string,
  opts: pulumi.CustomResourceOptions,
  inCluster: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const name = `${cluster}-metrics`;
  const { privateKeyPem } = new tls.PrivateKey(name, { algorithm: "ECDSA", ecdsaCurve: "P256" }, opts);
  const { certPem } = new tls.SelfSignedCert(
    name,
    {
      privateKeyPem,
      subject: { commonName: SERVICE },
      dnsNames: [SERVICE],
      allowedUses: ["digital_signature", "server_auth"],
      validityPeriodHours: VALIDITY,
    },
    opts,
  );
  new kubernetes.core.v1.Secret(
    name,
    {
      metadata: {
        name: METRICS_SECRET,
        namespace: SYSTEM_NAMESPACE,
        labels: { [Label.ManagedBy]: MANAGER },
      },
      type: "kubernetes.io/tls",
      stringData: { "tls.crt": certPem, "tls.key": privateKeyPem },
    },
    inCluster,
  );
  return certPem;
}
