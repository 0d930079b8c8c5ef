import "reflect-metadata";

import * as x509 from "@peculiar/x509";

import type { ValueKind } from "../provider/value-provider";
import { aging, certificateInputs, certificateOutputs, checkCertificate, issue, keyId } from "./certificate";
import { signingKey } from "./signing-key";

/** A certificate for a request, signed by an authority whose key the program has. */
export function locallySignedCertKind(now: () => Date): ValueKind {
  return {
    inputs: {
      ...certificateInputs,
      caCertPem: { type: "string", required: true },
      caPrivateKeyPem: { type: "string", required: true, secret: true },
      certRequestPem: { type: "string", required: true },
    },
    outputs: [...certificateOutputs, "caKeyAlgorithm"],
    secretOutputs: ["caPrivateKeyPem"],
    check: checkCertificate,
    create: async (inputs) => {
      const authority = parse("caCertPem", inputs.text("caCertPem"), (pem) => new x509.X509Certificate(pem));
      const request = parse(
        "certRequestPem",
        inputs.text("certRequestPem"),
        (pem) => new x509.Pkcs10CertificateRequest(pem),
      );
      const key = await signingKey(inputs.text("caPrivateKeyPem"), "caPrivateKeyPem");
      if ((await keyId(key.publicKey)) !== (await keyId(authority.publicKey))) {
        throw new Error("caPrivateKeyPem is not the key of caCertPem; give the authority's own key");
      }
      const { id, outputs } = await issue(
        {
          subject: request.subjectName.toJSON(),
          alternativeNames: requestedNames(request),
          publicKey: request.publicKey,
          issuer: authority.subjectName,
          signingKey: key.privateKey,
          signingAlgorithm: key.signingAlgorithm,
          authorityKeyId: authority.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId,
        },
        inputs,
        now(),
      );
      return { id, outputs: { ...outputs, caKeyAlgorithm: key.algorithm } };
    },
    ...aging(now),
  };
}

function requestedNames(request: x509.Pkcs10CertificateRequest): x509.JsonGeneralName[] {
  const extension = request.extensions.find(
    (candidate) => candidate instanceof x509.SubjectAlternativeNameExtension,
  );
  return extension?.names.toJSON() ?? [];
}

function parse<T>(property: string, pem: string, read: (pem: string) => T): T {
  try {
    return read(pem);
  } catch (error) {
    throw new Error(`${property} does not parse: ${error instanceof Error ? error.message : String(error)}`);
  }
}
