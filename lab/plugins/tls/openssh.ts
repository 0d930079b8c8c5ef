import type { JsonWebKey, KeyObject } from "node:crypto";
import { createPublicKey, randomBytes } from "node:crypto";

/** A public key in SSH's wire format (RFC 4253, 5656, 8709); undefined for curves that SSH does not know. */
export function publicKeyBlob(key: KeyObject): Buffer | undefined {
  // Node cannot even export such a key as a JWK.
  if (key.asymmetricKeyDetails?.namedCurve === "secp224r1") return undefined;
  const jwk = key.export({ format: "jwk" });
  switch (key.asymmetricKeyType) {
    case "rsa":
      return Buffer.concat([text("ssh-rsa"), integer(jwk.e), integer(jwk.n)]);
    case "ed25519":
      return Buffer.concat([text("ssh-ed25519"), bytes(decode(jwk.x))]);
    default: {
      const curve = sshCurves[jwk.crv ?? ""];
      if (curve === undefined) return undefined;
      return Buffer.concat([text(`ecdsa-sha2-${curve}`), text(curve), bytes(point(jwk))]);
    }
  }
}

/** One line of an authorized_keys file. */
export function opensshPublicKey(key: KeyObject): string {
  const blob = publicKeyBlob(key);
  return blob ? `${algorithmOf(blob)} ${blob.toString("base64")}\n` : "";
}

/** A private key in OpenSSH's own format, unencrypted (PROTOCOL.key of OpenSSH). */
export function opensshPrivateKey(key: KeyObject): string {
  const blob = publicKeyBlob(createPublicKey(key));
  if (!blob) return "";
  const check = randomBytes(4);
  const fields = Buffer.concat([check, check, text(algorithmOf(blob)), ...privateFields(key), text("")]);
  // Padded to the cipher's block size, which is 8 for none, with 1, 2, 3, ...
  const padding = Buffer.from(Array.from({ length: (8 - (fields.length % 8)) % 8 }, (_, index) => index + 1));
  const file = Buffer.concat([
    Buffer.from("openssh-key-v1\u0000", "latin1"),
    text("none"),
    text("none"),
    text(""),
    uint32(1),
    bytes(blob),
    bytes(Buffer.concat([fields, padding])),
  ]);
  const lines = file.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join(
    "\n",
  );
}

const sshCurves: Readonly<Record<string, string>> = {
  "P-256": "nistp256",
  "P-384": "nistp384",
  "P-521": "nistp521",
};

function privateFields(key: KeyObject): readonly Buffer[] {
  const jwk = key.export({ format: "jwk" });
  switch (key.asymmetricKeyType) {
    case "rsa":
      return [jwk.n, jwk.e, jwk.d, jwk.qi, jwk.p, jwk.q].map(integer);
    case "ed25519":
      return [bytes(decode(jwk.x)), bytes(Buffer.concat([decode(jwk.d), decode(jwk.x)]))];
    default:
      return [text(sshCurves[jwk.crv ?? ""] ?? ""), bytes(point(jwk)), integer(jwk.d)];
  }
}

function algorithmOf(blob: Buffer): string {
  return blob.subarray(4, 4 + blob.readUInt32BE(0)).toString("latin1");
}

/** An uncompressed point of a curve. */
function point(jwk: JsonWebKey): Buffer {
  return Buffer.concat([Buffer.from([4]), decode(jwk.x), decode(jwk.y)]);
}

function decode(base64url: string | undefined): Buffer {
  return Buffer.from(base64url ?? "", "base64url");
}

function text(value: string): Buffer {
  return bytes(Buffer.from(value, "latin1"));
}

function bytes(value: Buffer): Buffer {
  return Buffer.concat([uint32(value.length), value]);
}

/** A positive integer; a leading zero keeps it from looking negative. */
function integer(base64url: string | undefined): Buffer {
  const value = decode(base64url);
  const significant = value.subarray(
    Math.max(
      0,
      value.findIndex((byte) => byte !== 0),
    ),
  );
  return bytes((significant[0] ?? 0) >= 128 ? Buffer.concat([Buffer.from([0]), significant]) : significant);
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}
