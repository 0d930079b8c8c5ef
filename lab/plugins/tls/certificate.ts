import "reflect-metadata";

import type { webcrypto } from "node:crypto";
import { randomBytes } from "node:crypto";

import * as x509 from "@peculiar/x509";

import type { PlainMap } from "../provider/property-value";
import type { CheckFailure } from "../provider/resource-provider";
import type { ValueInputs } from "../provider/value-inputs";
import type { InputRule, ValueKind } from "../provider/value-provider";
import { isDue, validityOutputs } from "./validity";

/** Inputs that both kinds of certificate have. */
export const certificateInputs: Readonly<Record<string, InputRule>> = {
  allowedUses: { type: "list", required: true },
  earlyRenewalHours: { type: "number", default: 0, inPlace: true },
  isCaCertificate: { type: "boolean", default: false },
  maxPathLength: { type: "number" },
  setSubjectKeyId: { type: "boolean", default: false },
  validityPeriodHours: { type: "number", required: true },
};

export const certificateOutputs = ["certPem", "readyForRenewal", "validityEndTime", "validityStartTime"];

/** How a certificate ages; the same for both kinds. */
export function aging(now: () => Date): Pick<ValueKind, "refresh" | "dueForReplacement"> {
  return {
    refresh: (state): PlainMap => ({ readyForRenewal: isDue(state, now()) }),
    dueForReplacement: (state) => (isDue(state, now()) ? "readyForRenewal" : undefined),
  };
}

export function checkCertificate(inputs: ValueInputs): readonly CheckFailure[] {
  const failures = inputs
    .texts("allowedUses")
    .filter((use) => !(use in keyUsages) && !(use in extendedKeyUsages))
    .map((use) => ({
      property: "allowedUses",
      reason: `has '${use}'; use ${[...Object.keys(keyUsages), ...Object.keys(extendedKeyUsages)].join(", ")}`,
    }));
  const hours = inputs.number("validityPeriodHours");
  if (hours < 0)
    failures.push({ property: "validityPeriodHours", reason: `is ${hours}; it must not be negative` });
  if (inputs.has("maxPathLength") && !inputs.flag("isCaCertificate")) {
    failures.push({
      property: "maxPathLength",
      reason: "is only for authorities; set isCaCertificate, or leave it out",
    });
  }
  return failures;
}

/** What is the same for certificates of both kinds. */
export interface CertificateContent {
  readonly subject: x509.JsonName;
  readonly alternativeNames: x509.JsonGeneralName[];
  readonly publicKey: x509.PublicKeyType;
  readonly issuer: x509.JsonName | x509.Name | string;
  readonly signingKey: webcrypto.CryptoKey;
  readonly signingAlgorithm: webcrypto.Algorithm;
  readonly authorityKeyId?: string;
}

/** Issues a certificate and describes it in the outputs that both kinds have; the id is its serial number. */
export async function issue(
  content: CertificateContent,
  inputs: ValueInputs,
  now: Date,
): Promise<{ readonly id: string; readonly outputs: PlainMap }> {
  // The top bit stays clear: serial numbers are positive.
  const serial = randomBytes(16);
  serial[0] = (serial[0] ?? 0) & 0x7f;
  const validity = validityOutputs(now, inputs);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial.toString("hex"),
    subject: content.subject,
    issuer: content.issuer,
    notBefore: new Date(validity.validityStartTime),
    notAfter: new Date(validity.validityEndTime),
    publicKey: content.publicKey,
    signingKey: content.signingKey,
    signingAlgorithm: content.signingAlgorithm,
    extensions: await extensions(content, inputs),
  });
  return {
    id: BigInt(`0x${certificate.serialNumber}`).toString(10),
    outputs: { certPem: `${certificate.toString("pem").trimEnd()}\n`, ...validity },
  };
}

/** Identifier of a public key, as certificates refer to it. */
export async function keyId(publicKey: x509.PublicKeyType): Promise<string> {
  return (await x509.SubjectKeyIdentifierExtension.create(publicKey)).keyId;
}

async function extensions(content: CertificateContent, inputs: ValueInputs): Promise<x509.Extension[]> {
  const uses = inputs.texts("allowedUses");
  const isAuthority = inputs.flag("isCaCertificate");
  const flags = uses.reduce((sum, use) => sum | (keyUsages[use] ?? 0), 0);
  const purposes = uses.flatMap((use) => extendedKeyUsages[use] ?? []);
  const pathLength = inputs.has("maxPathLength") ? inputs.number("maxPathLength") : undefined;
  const list: x509.Extension[] = [];
  if (flags !== 0) list.push(new x509.KeyUsagesExtension(flags, true));
  if (purposes.length > 0) list.push(new x509.ExtendedKeyUsageExtension(purposes));
  list.push(new x509.BasicConstraintsExtension(isAuthority, pathLength, true));
  if (isAuthority || inputs.flag("setSubjectKeyId")) {
    list.push(await x509.SubjectKeyIdentifierExtension.create(content.publicKey));
  }
  if (content.authorityKeyId) list.push(new x509.AuthorityKeyIdentifierExtension(content.authorityKeyId));
  if (content.alternativeNames.length > 0) {
    // Critical when it is all that names the subject (RFC 5280, 4.2.1.6).
    const isOnlyName = content.subject.length === 0;
    list.push(new x509.SubjectAlternativeNameExtension(content.alternativeNames, isOnlyName));
  }
  return list;
}

const keyUsages: Readonly<Record<string, number>> = {
  digital_signature: x509.KeyUsageFlags.digitalSignature,
  content_commitment: x509.KeyUsageFlags.nonRepudiation,
  key_encipherment: x509.KeyUsageFlags.keyEncipherment,
  data_encipherment: x509.KeyUsageFlags.dataEncipherment,
  key_agreement: x509.KeyUsageFlags.keyAgreement,
  cert_signing: x509.KeyUsageFlags.keyCertSign,
  crl_signing: x509.KeyUsageFlags.cRLSign,
  encipher_only: x509.KeyUsageFlags.encipherOnly,
  decipher_only: x509.KeyUsageFlags.decipherOnly,
};

const extendedKeyUsages: Readonly<Record<string, string>> = {
  any_extended: "2.5.29.37.0",
  server_auth: x509.ExtendedKeyUsage.serverAuth,
  client_auth: x509.ExtendedKeyUsage.clientAuth,
  code_signing: x509.ExtendedKeyUsage.codeSigning,
  email_protection: x509.ExtendedKeyUsage.emailProtection,
  ipsec_end_system: "1.3.6.1.5.5.7.3.5",
  ipsec_tunnel: "1.3.6.1.5.5.7.3.6",
  ipsec_user: "1.3.6.1.5.5.7.3.7",
  timestamping: x509.ExtendedKeyUsage.timeStamping,
  ocsp_signing: x509.ExtendedKeyUsage.ocspSigning,
};
