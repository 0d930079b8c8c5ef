// The certificate library finds its parts by decorators and asks for this first.
import "reflect-metadata";
import { createPrivateKey, webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { isIP } from "node:net";

/** A private key and its certificate: PEM texts. */
export interface KeyAndCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** Whom a certificate speaks of. */
export interface Identity {
  /** To the API server, the user. */
  readonly commonName: string;
  /** To the API server, the user's group. @default none */
  readonly group?: string;
  /** Addresses and names under which it serves. @default none: a client only */
  readonly serves?: readonly string[];
}

const KEY = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" } as const;
/** Only the lab's own kubeconfig trusts its authorities, so nothing is gained by certificates that end sooner. */
const YEARS = 10;

/** Makes a certificate authority. */
export async function createAuthority(name: string): Promise<KeyAndCertificate> {
  const keys = await webcrypto.subtle.generateKey(KEY, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: [{ CN: [`cloud-container-engine lab ${name}`] }],
      keys,
      signingAlgorithm: SIGNATURE,
      ...validity(),
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(
          KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign | KeyUsageFlags.digitalSignature,
          true,
        ),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { certificate: certificate.toString("pem"), key: await privateKeyPem(keys.privateKey) };
}

/** Makes a key and has the authority certify it. */
export async function issue(identity: Identity, authority: KeyAndCertificate): Promise<KeyAndCertificate> {
  const keys = await webcrypto.subtle.generateKey(KEY, true, ["sign", "verify"]);
  const { commonName, group, serves = [] } = identity;
  const usages =
    serves.length > 0
      ? [ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]
      : [ExtendedKeyUsage.clientAuth];
  const names = serves.map((value) => ({ type: isIP(value) ? ("ip" as const) : ("dns" as const), value }));
  const certificate = await X509CertificateGenerator.create(
    {
      subject: [...(group === undefined ? [] : [{ O: [group] }]), { CN: [commonName] }],
      issuer: new X509Certificate(authority.certificate).subjectName,
      publicKey: keys.publicKey,
      signingKey: await signingKey(authority.key),
      signingAlgorithm: SIGNATURE,
      ...validity(),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension(usages),
        ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
      ],
    },
    webcrypto,
  );
  return { certificate: certificate.toString("pem"), key: await privateKeyPem(keys.privateKey) };
}

/** From an hour ago, for clocks that are set back, to years ahead. */
function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - 3_600_000), notAfter: new Date(now + YEARS * 365 * 24 * 3_600_000) };
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key));
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" })
    .export({ format: "pem", type: "pkcs8" })
    .toString();
}

function signingKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ format: "der", type: "pkcs8" });
  return webcrypto.subtle.importKey("pkcs8", der, KEY, false, ["sign"]);
}
