import { gzipSync } from "node:zlib";
import { Yaml } from "cdk8s";
import type { Problem } from "../rules/problem";
import type { BootFile } from "./boot-file";

/** What cloud-init is asked to do. Everything lasting is a file; `commands` only save the first reboot. */
export interface CloudConfig {
  readonly files: readonly BootFile[];
  /** Run once, at the end of the first boot. */
  readonly commands: readonly (readonly string[])[];
  /** Further keys of cloud-init's configuration, such as `ntp`. */
  readonly modules?: Readonly<Record<string, unknown>>;
}

/**
 * Nova takes this many characters of base64.
 *
 * @see https://docs.openstack.org/api-ref/compute/#create-server
 */
const USER_DATA_LIMIT = 65535;

/** The byte of a gzip header that names the operating system, and its value for "unknown". */
const GZIP_SYSTEM = { at: 9, unknown: 255 } as const;

/**
 * Spells out user data: plain as long as it fits, so that a person can read it, else with its files compressed. Plain
 * text either way, as Heat takes nothing else. The same whatever order files and keys come in.
 */
export function userDataText(config: CloudConfig): string {
  const plain = text(config, plainEntry);
  return encodedSize(plain) <= USER_DATA_LIMIT ? plain : text(config, shortEntry);
}

/** User data that the cloud would refuse. */
export function userDataSize(field: string, userData: string): Problem | undefined {
  const size = encodedSize(userData);
  if (size <= USER_DATA_LIMIT) return undefined;
  return {
    field,
    value: `${size} bytes as base64`,
    rule: `exceeds the ${USER_DATA_LIMIT} bytes that the cloud takes`,
    fix: "use ECDSA keys, fewer registry mirrors with certificates of their own, or fewer labels",
  };
}

function encodedSize(userData: string): number {
  return 4 * Math.ceil(Buffer.byteLength(userData) / 3);
}

function text(config: CloudConfig, entry: (file: BootFile) => object): string {
  const files = [...config.files].sort((one, other) => (one.path < other.path ? -1 : 1));
  const document = { ...config.modules, write_files: files.map(entry), runcmd: config.commands };
  return `#cloud-config\n${Yaml.stringify(document)}`;
}

function plainEntry({ path, content, mode }: BootFile): object {
  return { path, permissions: mode, content };
}

/** Keys hardly shrink: what compression makes no shorter stays as it is. */
function shortEntry(file: BootFile): object {
  const { path, content, mode } = file;
  const bytes = gzipSync(content, { level: 9 });
  bytes[GZIP_SYSTEM.at] = GZIP_SYSTEM.unknown;
  const packed = bytes.toString("base64");
  if (packed.length >= content.length) return plainEntry(file);
  return { path, permissions: mode, encoding: "gz+b64", content: packed };
}
