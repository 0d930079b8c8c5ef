import { createHash, scryptSync } from "node:crypto";
import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import { distinct, dnsLabel, EXTENDED_LABEL_LENGTH, fileName, variableName } from "../rules/names";
import type { Findings, Problem } from "../rules/problem";
import { refuse } from "../rules/problem";
import type { Late } from "./late";
import { base64, derive, isLate, open, text, Visibility } from "./late";
import { after } from "./order";
import type { TenantNamespace } from "./tenant-namespace";

/** Texts by name. */
export type Texts = Readonly<Record<string, Late<string>>>;

export interface ConfigBundleProps {
  readonly tenant: TenantNamespace;
  /** What the names of ConfigMap and Secret begin with, a DNS-1123 label. @default the construct's id */
  readonly name?: string;
  /** Environment variables. */
  readonly data?: Texts;
  /** Files, by file name. */
  readonly files?: Texts;
  /** Environment variables that are kept secret, in state, previews and logs too. */
  readonly secrets?: Texts;
  /** Files that are kept secret, by file name. */
  readonly secretFiles?: Texts;
  /**
   * Immutable bundles carry a hash of their content in the name: a change makes new objects and rolls the
   * workloads that use them, and pods of the old version never see the new content. Others keep their name; a
   * change still rolls the workloads, by an annotation.
   *
   * @default true
   */
  readonly immutable?: boolean;
}

/** One of the two objects that a bundle may consist of. */
export interface BundlePart {
  /** Name of the ConfigMap or Secret. */
  readonly objectName: Late<string>;
  readonly variables: readonly string[];
  readonly files: readonly string[];
}

/** The API server takes objects of up to 1 MiB; the rest is room for names and metadata. */
const MAX_BYTES = 1024 * 1024 - 16 * 1024;
const HASH_LENGTH = 10;

/**
 * Configuration apart from the image: managed in one place, outliving containers, loaded at start. Covers W10.
 */
export class ConfigBundle extends Construct {
  readonly tenant: TenantNamespace;
  readonly bundleName: string;
  /** What is not secret; undefined when there is none. */
  readonly config?: BundlePart;
  /** What is secret; undefined when there is none. */
  readonly secret?: BundlePart;
  /** Changes with the content; on pods it makes the workload roll. */
  readonly contentHash: Late<string>;

  constructor(scope: Construct, id: string, props: ConfigBundleProps) {
    super(scope, id);
    const { data = {}, files = {}, secrets = {}, secretFiles = {}, immutable = true } = props;
    this.tenant = props.tenant;
    this.bundleName = props.name ?? id;
    refuse(
      `ConfigBundle '${this.bundleName}'`,
      findings(this.bundleName, { data, files, secrets, secretFiles }),
    );

    const plain = opened({ ...data, ...files }, `ConfigBundle '${this.bundleName}'`);
    const plainHash = contentHash(plain, sha256);
    // A fast hash of a weak password could be guessed by whoever can list names.
    const salt = `${this.tenant.namespaceName}/${this.bundleName}`;
    const secretHash = contentHash({ ...secrets, ...secretFiles }, (content) => slowHash(content, salt));
    if (!isEmpty(data) || !isEmpty(files)) {
      this.config = part(this.objectName(immutable, plainHash), data, files);
      const object = new k8s.KubeConfigMap(this, "config", {
        metadata: this.metadata(this.config),
        immutable,
        data: texts(plain),
      });
      after(object, this.tenant.ready);
    }
    if (!isEmpty(secrets) || !isEmpty(secretFiles)) {
      this.secret = part(this.objectName(immutable, secretHash), secrets, secretFiles);
      const object = new k8s.KubeSecret(this, "secret", {
        metadata: this.metadata(this.secret),
        immutable,
        type: "Opaque",
        // Not `stringData`: what that once held, server-side apply never removes.
        data: texts(encoded({ ...secrets, ...secretFiles })),
      });
      after(object, this.tenant.ready);
    }
    this.contentHash = derive(
      [...(this.config ? [plainHash] : []), ...(this.secret ? [secretHash] : [])],
      (hashes) => hashes.join("-"),
    );
  }

  private objectName(immutable: boolean, hash: Late<string>): Late<string> {
    return immutable ? derive([hash], ([known]) => `${this.bundleName}-${known}`) : this.bundleName;
  }

  private metadata(of: BundlePart): k8s.ObjectMeta {
    return {
      name: text(of.objectName),
      namespace: this.tenant.namespaceName,
      labels: { ...this.tenant.labels },
    };
  }
}

function part(objectName: Late<string>, variables: Texts, files: Texts): BundlePart {
  return { objectName, variables: Object.keys(variables).sort(), files: Object.keys(files).sort() };
}

function contentHash(content: Texts, hash: (text: string) => string): Late<string> {
  const names = Object.keys(content).sort();
  return derive(
    names.map((name) => content[name] ?? ""),
    (values) =>
      names.length === 0 ? "" : hash(JSON.stringify(names.map((name, index) => [name, values[index]]))),
    Visibility.Public,
  );
}

function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex").slice(0, HASH_LENGTH);
}

function slowHash(content: string, salt: string): string {
  return scryptSync(content, salt, HASH_LENGTH / 2).toString("hex");
}

/** What goes into a ConfigMap, where a secret would be anybody's to read. */
function opened(content: Texts, subject: string): Texts {
  return Object.fromEntries(
    Object.entries(content).map(([name, value]) => [
      name,
      open(
        value,
        `${subject}: ${name} is a secret, but a ConfigMap is none; give it in 'secrets' or 'secretFiles'`,
      ),
    ]),
  );
}

function encoded(content: Texts): Texts {
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, base64(value)]));
}

function texts(content: Texts): Record<string, string> {
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, text(value)]));
}

function isEmpty(content: Texts): boolean {
  return Object.keys(content).length === 0;
}

type Content = Required<Pick<ConfigBundleProps, "data" | "files" | "secrets" | "secretFiles">>;

function findings(name: string, content: Content): Findings {
  const { data, files, secrets, secretFiles } = content;
  const nothing: Problem | undefined = Object.values(content).every(isEmpty)
    ? {
        field: "data, files, secrets, secretFiles",
        value: undefined,
        rule: "hold nothing",
        fix: "give at least one entry",
      }
    : undefined;
  return [
    dnsLabel("name", name, EXTENDED_LABEL_LENGTH),
    nothing,
    ...Object.keys(data).map((key) => variableName("data", key)),
    ...Object.keys(files).map((key) => fileName("files", key)),
    ...Object.keys(secrets).map((key) => variableName("secrets", key)),
    ...Object.keys(secretFiles).map((key) => fileName("secretFiles", key)),
    // Variables and files of one kind share an object, and all variables share a process.
    ...distinct("data, files", [...Object.keys(data), ...Object.keys(files)], "rename one of them"),
    ...distinct(
      "secrets, secretFiles",
      [...Object.keys(secrets), ...Object.keys(secretFiles)],
      "rename one of them",
    ),
    ...distinct("data, secrets", [...Object.keys(data), ...Object.keys(secrets)], "rename one of them"),
    ...distinct(
      "files, secretFiles",
      [...Object.keys(files), ...Object.keys(secretFiles)],
      "rename one of them",
    ),
    size("data, files", { ...data, ...files }),
    size("secrets, secretFiles", { ...secrets, ...secretFiles }),
  ];
}

function size(field: string, content: Texts): Problem | undefined {
  const bytes = Object.values(content).reduce<number>(
    (sum, value) => sum + (isLate(value) ? 0 : Buffer.byteLength(value)),
    0,
  );
  if (bytes <= MAX_BYTES) return undefined;
  return {
    field,
    value: `${bytes} bytes`,
    rule: `exceed ${MAX_BYTES} bytes, what one object can hold`,
    fix: "split the bundle, or use a volume",
  };
}
