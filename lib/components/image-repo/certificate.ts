import { isIP } from "node:net";
import type * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { KeyPair } from "../cluster/pki";
import { authority, privateKey } from "../cluster/pki";

/** A server's certificate, and that of the authority by which callers know it. */
export interface CertifiedServer extends KeyPair {
  readonly authority: pulumi.Output<string>;
}

const YEAR = 365 * 24;

/** In hours. A deployment in the last quarter renews it, and rolls the server. */
const VALIDITY = YEAR;
const RENEWAL = YEAR / 4;

/**
 * A certificate of an authority of the server's own, for the names that it is called by.
 *
 * @param hosts host names and addresses, without ports
 */
export function serverCertificate(
  name: string,
  hosts: readonly string[],
  opts: pulumi.CustomResourceOptions,
): CertifiedServer {
  const ca = authority(name, "ca", `${name} image repository`, opts);
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
  return { cert: certPem, key: privateKeyPem, authority: ca.cert };
}
