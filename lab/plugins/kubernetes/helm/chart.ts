import type { EngineLog } from "../../provider/engine-log";
import type { PropertyMap } from "../../provider/property-value";
import { holdsUnknown } from "../../provider/property-value";
import type { ConstructRequest, Registered } from "../../provider/resource-provider";
import { resourceReference } from "../../provider/struct-codec";
import { NoMatchError } from "../api-error";
import type { Connection } from "../connection";
import type { KubeObject } from "../kube-object";
import type { ApiKind } from "../type-token";
import type { ChartArgs } from "./chart-args";
import { readChartArgs } from "./chart-args";
import {
  isKept,
  objectsOf,
  resourceName,
  toInputs,
  typeTokenOf,
  withNamespaces,
  withoutAwait,
} from "./chart-objects";
import { inOrder } from "./chart-order";
import { chartValues, secretTexts } from "./chart-values";
import { findHelm } from "./find-helm";
import { renderChart } from "./render";

const CHART = "kubernetes:helm.sh/v4:Chart";

/** Makes components `helm.v4.Chart`. */
export class Charts {
  private helm?: Promise<string>;

  constructor(
    /** Version of the plugin, without a leading "v". */
    private readonly version: string,
    private readonly log: EngineLog,
  ) {}

  /**
   * Renders a chart, and registers each of its objects as a resource. As with the official plugin, nothing of the
   * chart is shown while one of its inputs is unknown.
   */
  async construct(request: ConstructRequest, connection: Connection): Promise<PropertyMap> {
    if (request.type !== CHART) {
      throw new Error(
        `component '${request.type}' is not in this stand-in plugin, which only has helm.v4.Chart; use the official plugin`,
      );
    }
    if (holdsUnknown(request.inputs)) {
      this.warn(request, "Input properties have unknown values. Preview is incomplete.");
      return {};
    }
    const args = readChartArgs(request.name, request.inputs);
    const objects = await this.render(request, args, connection);
    const secrets = secretTexts(request.inputs);
    const registered = new Map<KubeObject, Promise<Registered>>();
    const register = async (object: KubeObject, before: readonly Promise<Registered>[]) => {
      const dependencies = (await Promise.all(before)).map(({ urn }) => urn);
      return request.registerChild({
        type: typeTokenOf(object),
        name: resourceName(object, args.resourcePrefix),
        inputs: toInputs(args.skipAwait ? withoutAwait(object) : object, secrets),
        dependencies,
        retainOnDelete: isKept(object),
      });
    };
    for (const { object, after } of inOrder(objects)) {
      const before = after.flatMap((other) => registered.get(other) ?? []);
      registered.set(object, register(object, before));
    }
    const resources = await Promise.all(registered.values());
    return { resources: resources.map(({ urn, id }) => resourceReference(urn, id, this.version)) };
  }

  private async render(
    request: ConstructRequest,
    args: ChartArgs,
    connection: Connection,
  ): Promise<readonly KubeObject[]> {
    const namespace = args.namespace ?? connection.defaultNamespace;
    this.helm ??= findHelm(this.log, request.urn);
    const [helm, capabilities] = await Promise.all([this.helm, connection.cluster.capabilities()]);
    const rendered = await renderChart(helm, args, namespace, chartValues(args), capabilities);
    for (const warning of rendered.warnings) this.warn(request, warning);
    return withNamespaces(objectsOf(rendered.manifests), namespace, (kind) => isNamespaced(connection, kind));
  }

  private warn(request: ConstructRequest, message: string): void {
    this.log.log("warning", request.urn, message);
  }
}

async function isNamespaced(connection: Connection, kind: ApiKind): Promise<boolean> {
  try {
    return await connection.cluster.isNamespaced(kind);
  } catch (error) {
    // Its definition comes from elsewhere, perhaps from this very run; most custom resources have a namespace.
    if (error instanceof NoMatchError) return true;
    throw error;
  }
}
