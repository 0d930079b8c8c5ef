import type { KeyObject } from "node:crypto";
import { createPrivateKey, createPublicKey, webcrypto } from "node:crypto";

/** A key that can sign certificates and requests. */
export interface SigningKey {
  /** As the official plugin's outputs name it: RSA, ECDSA or ED25519. */
  readonly algorithm: string;
  readonly privateKey: webcrypto.CryptoKey;
  readonly publicKey: webcrypto.CryptoKey;
  readonly signingAlgorithm: SigningAlgorithm;
}

interface SigningAlgorithm extends webcrypto.Algorithm {
  readonly hash?: string;
}

/** @throws Error when the text is no private key, or of a kind that cannot sign here. */
export async function signingKey(pem: string, property: string): Promise<SigningKey> {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${property} is no private key in PEM: ${reason}; give it a PrivateKey's privateKeyPem`);
  }
  const { name, keyParameters, signingAlgorithm } = algorithmOf(key, property);
  const { subtle } = webcrypto;
  const secret = key.export({ type: "pkcs8", format: "der" });
  const open = createPublicKey(key).export({ type: "spki", format: "der" });
  return {
    algorithm: name,
    signingAlgorithm,
    privateKey: await subtle.importKey("pkcs8", secret, keyParameters, true, ["sign"]),
    publicKey: await subtle.importKey("spki", open, keyParameters, true, ["verify"]),
  };
}

interface KeyAlgorithm {
  readonly name: string;
  readonly keyParameters: webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams | webcrypto.Algorithm;
  readonly signingAlgorithm: SigningAlgorithm;
}

function algorithmOf(key: KeyObject, property: string): KeyAlgorithm {
  switch (key.asymmetricKeyType) {
    case "rsa": {
      const parameters = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
      return { name: "RSA", keyParameters: parameters, signingAlgorithm: parameters };
    }
    case "ec": {
      const curve = key.asymmetricKeyDetails?.namedCurve ?? "";
      const known = ecdsaCurves[curve];
      if (!known)
        throw new Error(`${property} is on curve ${curve}, which cannot sign here; use P256, P384 or P521`);
      return {
        name: "ECDSA",
        keyParameters: { name: "ECDSA", namedCurve: known.name },
        signingAlgorithm: { name: "ECDSA", hash: known.hash },
      };
    }
    case "ed25519":
      return { name: "ED25519", keyParameters: { name: "Ed25519" }, signingAlgorithm: { name: "Ed25519" } };
    default:
      throw new Error(
        `${property} is a ${key.asymmetricKeyType ?? "foreign"} key; use RSA, ECDSA or ED25519`,
      );
  }
}

/** Curves with the hash of the same strength, as Go's certificates have it. */
const ecdsaCurves: Readonly<Record<string, { readonly name: string; readonly hash: string }>> = {
  prime256v1: { name: "P-256", hash: "SHA-256" },
  secp384r1: { name: "P-384", hash: "SHA-384" },
  secp521r1: { name: "P-521", hash: "SHA-512" },
};
