import { constants, gunzipSync } from "node:zlib";
import { parseAllDocuments } from "yaml";

/** What user data holds that must not be in it, or not everywhere. */
export interface UserDataSecrets {
  /** By which the cloud can be called: they outlive the server, and to change them replaces it. */
  readonly cloudCredentials: boolean;
  /** Private keys, or the key by which a cluster encrypts its Secrets. */
  readonly keys: boolean;
}

/** How deep packed text may be in packed text. */
const LAYERS = 6;
/** Bytes: more than what a cloud takes for user data can unpack to. */
const LONGEST = 64 * 1024 * 1024;
/** Enough for what is written by hand; a document of nothing but aliases would never end. */
const MOST_ALIASES = 1000;
const MOST_STARTS = 8;
const GZIP = [0x1f, 0x8b] as const;
const UNPRINTABLE = /[\u0000-\u0008\u000e-\u001f]/;

const CREDENTIALS: readonly RegExp[] = [
  /application[-_]?credential[-_]?secret\\?["']?\s*[:=]/i,
  /\bOS_(PASSWORD|TOKEN|AUTH_TOKEN|TRUST_ID|ACCESS_TOKEN)\b\s*["']?\s*[:=]/i,
  /\bAWS_SECRET_ACCESS_KEY\b/i,
  /["']?methods["']?\s*:\s*\[?\s*-?\s*["']?(password|application_credential|token)\b/i,
  /--os-(password|token|application-credential-secret)\b/i,
];
const AUTH_URL = /\b(os[-_])?auth[-_]?(url|uri)\b/i;
const SECRET = /(^|[^a-z0-9])(os_)?(password|passwd|token|secret)\\?["']?\s*[:=]/im;

const KEYS: readonly RegExp[] = [
  /-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----/,
  /\bAGE-SECRET-KEY-1/i,
  /kind["']?\s*:\s*["']?EncryptionConfiguration[\s\S]*?secret["']?\s*:/,
];

/** Text of base64 that is long enough for a secret, over several lines if need be. */
const PACKED = /[A-Za-z0-9+/_-]{16,}(?:\s*\\?\s*[A-Za-z0-9+/_-]{4,})*={0,2}/g;

/**
 * What is in user data, however it is packed: as base64 or gzip, as a whole, in files of cloud-init's, in parts of a
 * multipart message, or in each other (isolation rule 57).
 */
export function secretsIn(userData: string): UserDataSecrets {
  const texts = layers(userData, LAYERS);
  return {
    cloudCredentials: texts.some(
      (text) =>
        CREDENTIALS.some((pattern) => pattern.test(text)) || (AUTH_URL.test(text) && SECRET.test(text)),
    ),
    keys: texts.some((text) => KEYS.some((pattern) => pattern.test(text))),
  };
}

/** A text, and all that is packed into it. */
function layers(text: string, left: number): readonly string[] {
  if (left === 0) return [text];
  const written = scalars(text);
  const packed = [text, ...written].flatMap((each) =>
    [...each.matchAll(PACKED)].flatMap(([found]) => runs(found)),
  );
  return [
    text,
    ...written,
    ...[...new Set(packed)].flatMap(unpacked).flatMap((each) => layers(each, left - 1)),
  ];
}

/** Texts in a document of YAML, in which they can be written in several ways. */
function scalars(text: string): readonly string[] {
  if (UNPRINTABLE.test(text)) return [];
  try {
    return parseAllDocuments(text, { version: "1.1", logLevel: "silent" })
      .flatMap((document) => textsIn(document.toJS({ maxAliasCount: MOST_ALIASES })))
      .filter((each) => each !== text);
  } catch {
    return []; // It is no YAML, and is looked at as it is.
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString("latin1")];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** What may be base64 over several lines, from each of the first lines on: a word may stand before it. */
function runs(found: string): readonly string[] {
  const lines = found.split(/[\s\\]+/);
  return lines.slice(0, MOST_STARTS).map((_line, index) => lines.slice(index).join(""));
}

/** What base64 stands for: text, or gzip of text. Each byte becomes a character, as only plain words are looked for. */
function unpacked(base64: string): readonly string[] {
  const bytes = Buffer.from(base64, "base64");
  if (bytes[0] !== GZIP[0] || bytes[1] !== GZIP[1]) return [bytes.toString("latin1")];
  try {
    const options = { maxOutputLength: LONGEST, finishFlush: constants.Z_SYNC_FLUSH };
    return [gunzipSync(bytes, options).toString("latin1")];
  } catch {
    return []; // It only begins like gzip.
  }
}
