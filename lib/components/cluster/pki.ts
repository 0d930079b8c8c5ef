import type * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

/** A certificate and its key, both as PEM; the key is a secret. */
export interface KeyPair {
  readonly cert: pulumi.Output<string>;
  readonly key: pulumi.Output<string>;
}

/** What the members of a cluster know each other by. */
export interface ClusterPki {
  /** Signs the certificates of API servers, nodes and people. */
  readonly ca: KeyPair;
  /** Signs those of aggregated API servers' callers. */
  readonly frontProxyCa: KeyPair;
  readonly etcdCa: KeyPair;
  /** Signs the tokens of service accounts. */
  readonly serviceAccount: {
    readonly publicKey: pulumi.Output<string>;
    readonly privateKey: pulumi.Output<string>;
  };
  /** The administrator, a member of the group that kubeadm makes administrators of. */
  readonly admin: KeyPair;
}

const YEAR = 365 * 24;

/** Of authorities, in hours. They cannot be changed within a cluster's life. */
const CA_VALIDITY = 10 * YEAR;
/** Of the administrator, in hours; a deployment in the last quarter of it renews it. */
const ADMIN_VALIDITY = YEAR;
const ADMIN_RENEWAL = YEAR / 4;

/** Makes the keys of a cluster before its first node, so that its kubeconfig is known from the start. */
export function clusterPki(name: string, opts: pulumi.CustomResourceOptions): ClusterPki {
  const ca = authority(name, "ca", "kubernetes", opts);
  const serviceAccount = privateKey(`${name}-service-accounts`, opts);
  return {
    ca,
    frontProxyCa: authority(name, "front-proxy-ca", "front-proxy-ca", opts),
    etcdCa: authority(name, "etcd-ca", "etcd-ca", opts),
    serviceAccount: {
      publicKey: serviceAccount.publicKeyPem,
      privateKey: serviceAccount.privateKeyPem,
    },
    admin: administrator(name, ca, opts),
  };
}

/** A new authority, which signs itself. */
export function authority(
  name: string,
  id: string,
  commonName: string,
  opts: pulumi.CustomResourceOptions,
): KeyPair {
  const { privateKeyPem } = privateKey(`${name}-${id}`, opts);
  const { certPem } = new tls.SelfSignedCert(
    `${name}-${id}`,
    {
      privateKeyPem,
      subject: { commonName },
      isCaCertificate: true,
      setSubjectKeyId: true,
      allowedUses: ["cert_signing", "crl_signing", "digital_signature", "key_encipherment"],
      validityPeriodHours: CA_VALIDITY,
    },
    opts,
  );
  return { cert: certPem, key: privateKeyPem };
}

function administrator(name: string, ca: KeyPair, opts: pulumi.CustomResourceOptions): KeyPair {
  const { privateKeyPem } = privateKey(`${name}-admin`, opts);
  const request = new tls.CertRequest(
    `${name}-admin`,
    {
      privateKeyPem,
      subject: { commonName: "kubernetes-admin", organization: "kubeadm:cluster-admins" },
    },
    opts,
  );
  const { certPem } = new tls.LocallySignedCert(
    `${name}-admin`,
    {
      certRequestPem: request.certRequestPem,
      caCertPem: ca.cert,
      caPrivateKeyPem: ca.key,
      allowedUses: ["client_auth", "digital_signature"],
      validityPeriodHours: ADMIN_VALIDITY,
      earlyRenewalHours: ADMIN_RENEWAL,
    },
    opts,
  );
  return { cert: certPem, key: privateKeyPem };
}

/** A new key, of the kind that all of them are. */
export function privateKey(name: string, opts: pulumi.CustomResourceOptions): tls.PrivateKey {
  return new tls.PrivateKey(name, { algorithm: "ECDSA", ecdsaCurve: "P256" }, opts);
}
