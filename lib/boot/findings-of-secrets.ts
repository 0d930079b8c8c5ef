import { createPrivateKey, X509Certificate } from "node:crypto";
import { within } from "../rules/problem";
import type { Findings, Problem } from "../rules/problem";
import type { JoinToken, KeyPair } from "./settings";

const TOKEN = /^[a-z0-9]{6}\.[a-z0-9]{16}$/;
const DURATION = /^(0|([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h))+)$/;
const KEY_BYTES = 32;

/** Stands for a value that no message may show. */
const HIDDEN = "not shown";

/** A certificate of an authority that may sign others. */
export function certificateAuthority(field: string, value: string): Problem | undefined {
  const certificate = certificateIn(value);
  if (certificate?.ca === true) return undefined;
  return {
    field,
    value: certificate ? certificate.subject : HIDDEN,
    rule: certificate ? "is no certificate of an authority" : "is no certificate",
    fix: "give one PEM certificate with the CA constraint",
  };
}

/** A bootstrap token of kubeadm, and how long it lives. */
export function joinToken(field: string, { token, ttl }: JoinToken): Findings {
  return within(field, [
    TOKEN.test(token)
      ? undefined
      : {
          field: "token",
          value: HIDDEN,
          rule: "is no bootstrap token",
          fix: "write 6 and 16 lower-case letters or digits, joined by a dot",
        },
    DURATION.test(ttl)
      ? undefined
      : { field: "ttl", value: ttl, rule: "is no duration", fix: "write 24h0m0s, or 0s for ever" },
  ]);
}

/** An authority with the private key that belongs to its certificate. */
export function keyPair(field: string, pair: KeyPair): Findings {
  const certificate = certificateAuthority("certificate", pair.certificate);
  const key = pem("privateKey", pair.privateKey, "PRIVATE KEY");
  return within(field, [certificate, key, ...(certificate || key ? [] : [matching(pair)])]);
}

/** One PEM block whose label ends as given: `EC PRIVATE KEY` is a private key too. */
export function pem(field: string, value: string, label: "PUBLIC KEY" | "PRIVATE KEY"): Problem | undefined {
  const block = new RegExp(
    `^-----BEGIN ([A-Z]+ )?${label}-----\\n[A-Za-z0-9+/=\\n]+\\n-----END ([A-Z]+ )?${label}-----\\n?$`,
  );
  if (block.test(value)) return undefined;
  return {
    field,
    value: HIDDEN,
    rule: `is no PEM ${label.toLowerCase()}`,
    fix: "give it unencrypted, as one PEM block",
  };
}

/** A key for Secrets in etcd. */
export function encryptionKey(field: string, value: string): Problem | undefined {
  const bytes = Buffer.from(value, "base64");
  if (bytes.length === KEY_BYTES && bytes.toString("base64") === value) return undefined;
  return {
    field,
    value: HIDDEN,
    rule: `is no base64 of ${KEY_BYTES} bytes`,
    fix: `encode ${KEY_BYTES} random bytes`,
  };
}

function matching({ certificate, privateKey }: KeyPair): Problem | undefined {
  let belongs: boolean;
  try {
    belongs = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
  } catch {
    belongs = false;
  }
  if (belongs) return undefined;
  return {
    field: "privateKey",
    value: HIDDEN,
    rule: "does not belong to the certificate",
    fix: "give the key that the certificate was made with",
  };
}

/** One certificate and nothing else: a second block would be another authority. */
/** One PEM certificate; `undefined` where a text is none. */
export function certificateIn(text: string): X509Certificate | undefined {
  if (!/^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+\n-----END CERTIFICATE-----\n?$/.test(text))
    return undefined;
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}
