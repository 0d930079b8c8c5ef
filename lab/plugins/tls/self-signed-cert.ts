import type { ValueKind } from "../provider/value-provider";
import { aging, certificateInputs, certificateOutputs, checkCertificate, issue, keyId } from "./certificate";
import { signingKey } from "./signing-key";
import { alternativeNames, distinguishedName, subjectInputs } from "./subject";

/** A certificate that its own key signs, such as a cluster's authority. */
export function selfSignedCertKind(now: () => Date): ValueKind {
  return {
    inputs: {
      ...certificateInputs,
      ...subjectInputs,
      privateKeyPem: { type: "string", required: true, secret: true },
      setAuthorityKeyId: { type: "boolean", default: false },
    },
    outputs: [...certificateOutputs, "keyAlgorithm"],
    secretOutputs: ["privateKeyPem"],
    check: checkCertificate,
    create: async (inputs) => {
      const key = await signingKey(inputs.text("privateKeyPem"), "privateKeyPem");
      const subject = distinguishedName(inputs);
      const { id, outputs } = await issue(
        {
          subject,
          alternativeNames: alternativeNames(inputs),
          publicKey: key.publicKey,
          issuer: subject,
          signingKey: key.privateKey,
          signingAlgorithm: key.signingAlgorithm,
          authorityKeyId: inputs.flag("setAuthorityKeyId") ? await keyId(key.publicKey) : undefined,
        },
        inputs,
        now(),
      );
      return { id, outputs: { ...outputs, keyAlgorithm: key.algorithm } };
    },
    ...aging(now),
  };
}
