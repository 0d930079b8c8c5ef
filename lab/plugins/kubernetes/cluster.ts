import type { Plain } from "../provider/property-value";
import type { ApiClient } from "./api-client";
import type { Capabilities, Discovery } from "./discovery";
import type { KubeObject } from "./kube-object";
import { listAt, nameOf, namespaceOf, textAt } from "./kube-object";
import type { ApiKind } from "./type-token";
import type { WatchEvent } from "./watch-stream";

/** One object of the cluster. */
export interface ObjectRef extends ApiKind {
  /** Empty for what has no namespace. */
  readonly namespace: string;
  readonly name: string;
}

export interface WriteOptions {
  /** Name under which the cluster records who set which field. */
  readonly fieldManager: string;
  /** Validate and complete, but store nothing. */
  readonly dryRun: boolean;
}

export type Propagation = "Foreground" | "Background" | "Orphan";

/** Reads and writes objects of any kind that the cluster serves. */
export class Cluster {
  constructor(
    private readonly client: ApiClient,
    private readonly discovery: Discovery,
  ) {}

  /** @throws NoMatchError when the cluster does not serve the kind. */
  async isNamespaced(kind: ApiKind): Promise<boolean> {
    return (await this.discovery.endpoint(kind.apiVersion, kind.kind)).namespaced;
  }

  capabilities(): Promise<Capabilities> {
    return this.discovery.capabilities();
  }

  async get(ref: ObjectRef): Promise<KubeObject> {
    return this.client.request({ method: "GET", path: await this.objectPath(ref) });
  }

  /** Objects of a kind in a namespace. */
  async list(kind: ApiKind, namespace: string, selectors: Selectors): Promise<readonly KubeObject[]> {
    const path = await this.collectionPath(kind, namespace);
    const list = await this.client.request({ method: "GET", path: path + query({ ...selectors }) });
    // The items of a list are objects of its kind.
    return listAt(list, "items") as readonly KubeObject[];
  }

  async create(manifest: KubeObject, options: WriteOptions): Promise<KubeObject> {
    const ref = refOf(manifest);
    const path = await this.collectionPath(ref, ref.namespace);
    return this.client.request({ method: "POST", path: path + query(write(options)), body: manifest });
  }

  /** Server-side apply; with `force` it takes over fields that others own. */
  async apply(
    manifest: KubeObject,
    options: WriteOptions & { readonly force: boolean },
  ): Promise<KubeObject> {
    return this.client.request({
      method: "PATCH",
      path:
        (await this.objectPath(refOf(manifest))) + query({ ...write(options), force: String(options.force) }),
      body: manifest,
      contentType: "application/apply-patch+yaml",
    });
  }

  /** Replaces the whole object; the manifest carries the version that it replaces. */
  async replace(manifest: KubeObject, options: WriteOptions): Promise<KubeObject> {
    const path = await this.objectPath(refOf(manifest));
    return this.client.request({ method: "PUT", path: path + query(write(options)), body: manifest });
  }

  /** JSON patch (RFC 6902). */
  async patch(ref: ObjectRef, operations: readonly JsonPatchOperation[]): Promise<KubeObject> {
    return this.client.request({
      method: "PATCH",
      path: await this.objectPath(ref),
      body: operations.map((operation) => ({ ...operation })),
      contentType: "application/json-patch+json",
    });
  }

  /** Answers the object as it is while it goes, or a Status when it is gone at once. */
  async delete(ref: ObjectRef, propagation: Propagation): Promise<KubeObject> {
    return this.client.request({
      method: "DELETE",
      path: await this.objectPath(ref),
      body: { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy: propagation },
    });
  }

  /** Follows one object from a version of it on, as {@link ApiClient.watch}. */
  async watch(
    ref: ObjectRef,
    resourceVersion: string,
    signal: AbortSignal,
    onEvent: (event: WatchEvent) => boolean,
  ): Promise<void> {
    const collection = await this.collectionPath(ref, ref.namespace);
    const parameters = { watch: "true", fieldSelector: `metadata.name=${ref.name}`, resourceVersion };
    await this.client.watch(collection + query(parameters), signal, onEvent);
  }

  private async collectionPath(kind: ApiKind, namespace: string): Promise<string> {
    const endpoint = await this.discovery.endpoint(kind.apiVersion, kind.kind);
    const scope = endpoint.namespaced ? `/namespaces/${encodeURIComponent(namespace || "default")}` : "";
    return `${endpoint.root}${scope}/${endpoint.plural}`;
  }

  private async objectPath(ref: ObjectRef): Promise<string> {
    return `${await this.collectionPath(ref, ref.namespace)}/${encodeURIComponent(ref.name)}`;
  }
}

export interface Selectors {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface JsonPatchOperation {
  readonly op: "replace" | "test";
  readonly path: string;
  readonly value: Plain;
}

export function refOf(object: KubeObject): ObjectRef {
  return {
    apiVersion: textAt(object, "apiVersion") ?? "",
    kind: textAt(object, "kind") ?? "",
    namespace: namespaceOf(object),
    name: nameOf(object),
  };
}

function write(options: WriteOptions): Readonly<Record<string, string>> {
  return { fieldManager: options.fieldManager, ...(options.dryRun && { dryRun: "All" }) };
}

function query(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return given.length > 0 ? `?${new URLSearchParams(given).toString()}` : "";
}
