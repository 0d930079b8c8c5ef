import { isIP } from "node:net";
import type * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { KeyPair } from "../cluster/pki";
import { authority, privateKey } from "../cluster/pki";

const YEAR = 365 * 24;

/** In hours. A deployment in the last quarter renews it, and rolls the server. */
const VALIDITY = YEAR;
const RENEWAL = YEAR / 4;

/** An authority that signs the certificate of a repository, and nothing else. */
export function repositoryAuthority(name: string, opts: pulumi.CustomResourceOptions): KeyPair {
  return authority(name, "ca", `${name} image repository`, opts);
}

/**
 * A certificate for the names that a server is called by.
 *
 * @param ca who signs it
 * @param hosts host names and addresses, without ports
 */
export function serverCertificate(
  name: string,
  ca: KeyPair,
  hosts: readonly string[],
  opts: pulumi.CustomResourceOptions,
): KeyPair {
  const { privateKeyPem } = privateKey(`${name}-server`, opts);
  const request = new tls.CertRequest(
    `${name}-server`,
    {
      privateKeyPem,
      subject: { commonName: name },
      dnsNames: hosts.filter((host) => isIP(host) === 0),
      ipAddresses: hosts.filter((host) => isIP(host) !== 0),
    },
    opts,
  );
  const { certPem } = new tls.LocallySignedCert(
    `${name}-server`,
    {
      certRequestPem: request.certRequestPem,
      caCertPem: ca.cert,
      caPrivateKeyPem: ca.key,
      allowedUses: ["digital_signature", "server_auth"],
      validityPeriodHours: VALIDITY,
      earlyRenewalHours: RENEWAL,
    },
    opts,
  );
  return { cert: certPem, key: privateKeyPem };
}
