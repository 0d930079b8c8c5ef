import type { Plain, PlainMap } from "../provider/property-value";
import type { ApiClient } from "./api-client";
import { isNotFound, NoMatchError } from "./api-error";
import { at, listAt, textAt } from "./kube-object";

/** Where the API server serves a kind. */
export interface KindEndpoint {
  /** As in "/apis/apps/v1". */
  readonly root: string;
  /** Plural resource name, as in "deployments". */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** What a cluster can do, as templates of charts ask it. */
export interface Capabilities {
  /** As in "v1.34.1". */
  readonly kubernetesVersion: string;
  /** API versions and kinds: "apps/v1" and "apps/v1/Deployment". */
  readonly apiVersions: readonly string[];
}

/** Answers all groups, versions and kinds at once, since Kubernetes 1.30. */
const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Which kinds a cluster serves; asked once per API version. */
export class Discovery {
  private readonly versions = new Map<string, Promise<ReadonlyMap<string, KindEndpoint>>>();

  constructor(private readonly client: ApiClient) {}

  /** @throws NoMatchError when the cluster serves no such kind; the next call asks it again. */
  async endpoint(apiVersion: string, kind: string): Promise<KindEndpoint> {
    let kinds = this.versions.get(apiVersion);
    if (!kinds) {
      kinds = this.load(apiVersion);
      this.versions.set(apiVersion, kinds);
    }
    try {
      const found = (await kinds).get(kind);
      if (found) return found;
    } catch (error) {
      this.forget(apiVersion, kinds);
      throw error;
    }
    this.forget(apiVersion, kinds);
    throw new NoMatchError(apiVersion, kind);
  }

  /** Asked anew each time: what was just deployed may have brought kinds of its own. */
  async capabilities(): Promise<Capabilities> {
    const get = (path: string, accept?: string) => this.client.request({ method: "GET", path, accept });
    const [version, core, groups] = await Promise.all([
      get("/version"),
      get("/api", aggregated),
      get("/apis", aggregated),
    ]);
    return {
      kubernetesVersion: textAt(version, "gitVersion") ?? "",
      apiVersions: [core, groups].flatMap((list) => listAt(list, "items")).flatMap(servedBy),
    };
  }

  private forget(apiVersion: string, kinds: Promise<unknown>): void {
    // Another caller may already have asked again.
    if (this.versions.get(apiVersion) === kinds) this.versions.delete(apiVersion);
  }

  private async load(apiVersion: string): Promise<ReadonlyMap<string, KindEndpoint>> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    let list: PlainMap;
    try {
      list = await this.client.request({ method: "GET", path: root });
    } catch (error) {
      if (isNotFound(error)) return new Map();
      throw error;
    }
    const endpoints = new Map<string, KindEndpoint>();
    for (const resource of listAt(list, "resources")) {
      const plural = textAt(resource, "name") ?? "";
      const kind = textAt(resource, "kind") ?? "";
      // A slash marks a subresource, such as "pods/log".
      if (plural.includes("/")) continue;
      endpoints.set(kind, { root, plural, namespaced: at(resource, "namespaced") === true });
    }
    return endpoints;
  }
}

/** Versions and kinds of a group. */
function servedBy(group: Plain): readonly string[] {
  const name = textAt(group, "metadata", "name") ?? "";
  return listAt(group, "versions").flatMap((entry) => {
    const version = textAt(entry, "version") ?? "";
    const apiVersion = name === "" ? version : `${name}/${version}`;
    const kinds = listAt(entry, "resources").map(
      (resource) => textAt(resource, "responseKind", "kind") ?? "",
    );
    return [apiVersion, ...kinds.map((kind) => `${apiVersion}/${kind}`)];
  });
}
