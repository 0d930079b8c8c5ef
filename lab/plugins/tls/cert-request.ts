import "reflect-metadata";

import { createHash } from "node:crypto";

import * as x509 from "@peculiar/x509";

import type { ValueKind } from "../provider/value-provider";
import { signingKey } from "./signing-key";
import { alternativeNames, distinguishedName, subjectInputs } from "./subject";

/** A request for a certificate, for an authority to sign. */
export const certRequestKind: ValueKind = {
  inputs: { ...subjectInputs, privateKeyPem: { type: "string", required: true, secret: true } },
  outputs: ["certRequestPem", "keyAlgorithm"],
  secretOutputs: ["privateKeyPem"],
  create: async (inputs) => {
    const key = await signingKey(inputs.text("privateKeyPem"), "privateKeyPem");
    const names = alternativeNames(inputs);
    const request = await x509.Pkcs10CertificateRequestGenerator.create({
      name: distinguishedName(inputs),
      keys: { privateKey: key.privateKey, publicKey: key.publicKey },
      signingAlgorithm: key.signingAlgorithm,
      extensions: names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : [],
    });
    const certRequestPem = `${request.toString("pem").trimEnd()}\n`;
    return {
      id: createHash("sha1").update(certRequestPem).digest("hex"),
      outputs: { certRequestPem, keyAlgorithm: key.algorithm },
    };
  },
};
