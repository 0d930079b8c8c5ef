import type { KeyObject } from "node:crypto";
import { createHash, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";

import type { ValueInputs } from "../provider/value-inputs";
import type { ValueKind } from "../provider/value-provider";
import { opensshPrivateKey, opensshPublicKey, publicKeyBlob } from "./openssh";

export const privateKeyKind: ValueKind = {
  inputs: {
    algorithm: { type: "string", required: true },
    ecdsaCurve: { type: "string", default: "P224" },
    rsaBits: { type: "number", default: 2048 },
  },
  outputs: [
    "privateKeyOpenssh",
    "privateKeyPem",
    "privateKeyPemPkcs8",
    "publicKeyFingerprintMd5",
    "publicKeyFingerprintSha256",
    "publicKeyOpenssh",
    "publicKeyPem",
  ],
  secretOutputs: ["privateKeyOpenssh", "privateKeyPem", "privateKeyPemPkcs8"],
  check: (inputs) => [
    ...oneOf("algorithm", inputs.text("algorithm"), ["RSA", "ECDSA", "ED25519"]),
    ...oneOf("ecdsaCurve", inputs.text("ecdsaCurve"), Object.keys(curves)),
  ],
  create: async (inputs) => {
    const { privateKey, publicKey } = await generate(inputs);
    const publicKeyPem = publicKey.export({ type: "spki", format: "pem" }).toString();
    const blob = publicKeyBlob(publicKey);
    return {
      id: createHash("sha1").update(publicKeyPem).digest("hex"),
      outputs: {
        privateKeyPem: traditionalPem(privateKey),
        privateKeyPemPkcs8: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
        privateKeyOpenssh: blob ? opensshPrivateKey(privateKey) : "",
        publicKeyPem,
        publicKeyOpenssh: blob ? opensshPublicKey(publicKey) : "",
        publicKeyFingerprintMd5: blob ? colons(createHash("md5").update(blob).digest("hex")) : "",
        publicKeyFingerprintSha256: blob
          ? `SHA256:${createHash("sha256").update(blob).digest("base64").replaceAll("=", "")}`
          : "",
      },
    };
  },
};

const curves: Readonly<Record<string, string>> = {
  P224: "secp224r1",
  P256: "prime256v1",
  P384: "secp384r1",
  P521: "secp521r1",
};

function generate(inputs: ValueInputs): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
  const generateKeys = promisify(generateKeyPair);
  switch (inputs.text("algorithm")) {
    case "RSA":
      return generateKeys("rsa", { modulusLength: inputs.number("rsaBits") });
    case "ECDSA":
      return generateKeys("ec", { namedCurve: curves[inputs.text("ecdsaCurve")] ?? "" });
    default:
      return generateKeys("ed25519", {});
  }
}

/** The form that each algorithm had before PKCS #8, which some programs still expect. */
function traditionalPem(key: KeyObject): string {
  switch (key.asymmetricKeyType) {
    case "rsa":
      return key.export({ type: "pkcs1", format: "pem" }).toString();
    case "ec":
      return key.export({ type: "sec1", format: "pem" }).toString();
    default:
      return key.export({ type: "pkcs8", format: "pem" }).toString();
  }
}

function colons(hex: string): string {
  return hex.match(/../g)?.join(":") ?? "";
}

function oneOf(
  property: string,
  value: string,
  known: readonly string[],
): { property: string; reason: string }[] {
  return known.includes(value) ? [] : [{ property, reason: `is '${value}'; use one of ${known.join(", ")}` }];
}
