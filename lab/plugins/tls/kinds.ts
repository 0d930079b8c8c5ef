import type { ValueKind } from "../provider/value-provider";
import { certRequestKind } from "./cert-request";
import { locallySignedCertKind } from "./locally-signed-cert";
import { privateKeyKind } from "./private-key";
import { selfSignedCertKind } from "./self-signed-cert";

/** The resource kinds of @pulumi/tls that the lab has; names and outputs are the official plugin's. */
export function tlsKinds(now: () => Date): Readonly<Record<string, ValueKind>> {
  return {
    CertRequest: certRequestKind,
    LocallySignedCert: locallySignedCertKind(now),
    PrivateKey: privateKeyKind,
    SelfSignedCert: selfSignedCertKind(now),
  };
}
