import type { ServiceError } from "@grpc/grpc-js";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import type { EngineLog } from "../../../../lab/plugins/provider/engine-log";
import type { PropertyMap } from "../../../../lab/plugins/provider/property-value";
import type { ResourceProvider } from "../../../../lab/plugins/provider/resource-provider";
import type { RunningProvider } from "../../../../lab/plugins/provider/serve";
import { serve } from "../../../../lab/plugins/provider/serve";
import { decodeProperties, encodeProperties } from "../../../../lab/plugins/provider/struct-codec";

/** A change as the engine would be told. */
export interface Diff {
  readonly isChanged: boolean;
  /** Names of {@link proto.PropertyDiff.Kind}, by property path. */
  readonly changes: Readonly<Record<string, string>>;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** What a resource has become, in the engine's books. */
export interface Deployed {
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly state: PropertyMap;
}

/** What a component has become. */
export interface Made {
  readonly urn: string;
  readonly outputs: PropertyMap;
}

/** The detail of an error by which the engine keeps a resource that exists but is not ready. */
export interface NotReady {
  readonly id: string;
  readonly state: PropertyMap;
  readonly reasons: readonly string[];
}

/** Plays the engine's part against a provider, through the real gRPC service. */
export class ProviderClient {
  private constructor(
    private readonly running: RunningProvider,
    private readonly client: ResourceProviderClient,
  ) {}

  static async open(create: (log: EngineLog) => ResourceProvider): Promise<ProviderClient> {
    const running = await serve(create);
    const address = `127.0.0.1:${running.port}`;
    return new ProviderClient(running, new ResourceProviderClient(address, credentials.createInsecure()));
  }

  close(): void {
    this.client.close();
    this.running.close();
  }

  async configure(packageName: string, variables: Readonly<Record<string, string>>): Promise<void> {
    const request = new proto.ConfigureRequest();
    for (const [name, value] of Object.entries(variables)) {
      request.getVariablesMap().set(`${packageName}:config:${name}`, value);
    }
    await answer<proto.ConfigureResponse>((done) => this.client.configure(request, done));
  }

  /** @throws Error with every failure's property and reason */
  async check(urn: string, news: PropertyMap, olds?: PropertyMap): Promise<PropertyMap> {
    const request = new proto.CheckRequest().setUrn(urn).setNews(encodeProperties(news));
    if (olds) request.setOlds(encodeProperties(olds));
    const response = await answer<proto.CheckResponse>((done) => this.client.check(request, done));
    const failures = response.getFailuresList().map((one) => `${one.getProperty()} ${one.getReason()}`);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    return decodeProperties(response.getInputs());
  }

  async diff(urn: string, old: Deployed, news: PropertyMap, ignoreChanges: string[] = []): Promise<Diff> {
    const response = await answer<proto.DiffResponse>((done) =>
      this.client.diff(diffRequest(urn, old, news).setIgnorechangesList(ignoreChanges), done),
    );
    return readDiff(response);
  }

  async diffConfig(urn: string, olds: PropertyMap, news: PropertyMap): Promise<Diff> {
    const request = diffRequest(urn, { id: "", inputs: olds, state: olds }, news);
    return readDiff(await answer<proto.DiffResponse>((done) => this.client.diffConfig(request, done)));
  }

  async create(urn: string, inputs: PropertyMap, preview = false, timeout = 0): Promise<Deployed> {
    const request = new proto.CreateRequest()
      .setUrn(urn)
      .setProperties(encodeProperties(inputs))
      .setTimeout(timeout)
      .setPreview(preview);
    const response = await answer<proto.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), inputs, state: decodeProperties(response.getProperties()) };
  }

  /** Check and create, as for a new resource. */
  async deploy(urn: string, news: PropertyMap, timeout = 0): Promise<Deployed> {
    return this.create(urn, await this.check(urn, news), false, timeout);
  }

  async update(urn: string, old: Deployed, inputs: PropertyMap, preview = false): Promise<Deployed> {
    const request = new proto.UpdateRequest()
      .setUrn(urn)
      .setId(old.id)
      .setOlds(encodeProperties(old.state))
      .setOldInputs(encodeProperties(old.inputs))
      .setNews(encodeProperties(inputs))
      .setPreview(preview);
    const response = await answer<proto.UpdateResponse>((done) => this.client.update(request, done));
    return { id: old.id, inputs, state: decodeProperties(response.getProperties()) };
  }

  /** Refresh, or import where `old` is only an id; undefined when the resource is gone. */
  async read(urn: string, old: Partial<Deployed> & { readonly id: string }): Promise<Deployed | undefined> {
    const request = new proto.ReadRequest()
      .setUrn(urn)
      .setId(old.id)
      .setProperties(encodeProperties(old.state ?? {}))
      .setInputs(encodeProperties(old.inputs ?? {}));
    const response = await answer<proto.ReadResponse>((done) => this.client.read(request, done));
    if (response.getId() === "") return undefined;
    return {
      id: response.getId(),
      inputs: decodeProperties(response.getInputs()),
      state: decodeProperties(response.getProperties()),
    };
  }

  async delete(urn: string, old: Deployed): Promise<void> {
    const request = new proto.DeleteRequest()
      .setUrn(urn)
      .setId(old.id)
      .setProperties(encodeProperties(old.state))
      .setOldInputs(encodeProperties(old.inputs));
    await answer<Empty>((done) => this.client.delete(request, done));
  }

  /** Asks for a component, whose resources go to the monitor that the request names. */
  async construct(request: proto.ConstructRequest): Promise<Made> {
    const response = await answer<proto.ConstructResponse>((done) => this.client.construct(request, done));
    return { urn: response.getUrn(), outputs: decodeProperties(response.getState()) };
  }

  /** Ends the service as its process would on the engine's sign. */
  async end(): Promise<void> {
    await this.running.end();
    this.client.close();
  }

  async cancel(): Promise<void> {
    await answer<Empty>((done) => this.client.cancel(new Empty(), done));
  }
}

/** What the engine reads from an error of a resource that exists but is not ready; fails for any other error. */
export function notReady(error: unknown): NotReady {
  if (!isServiceError(error)) throw error;
  const [header] = error.metadata.get("grpc-status-details-bin");
  if (!Buffer.isBuffer(header)) throw error;
  const [any] = Status.deserializeBinary(header).getDetailsList();
  if (any?.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") throw error;
  const detail = proto.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
  return {
    id: detail.getId(),
    state: decodeProperties(detail.getProperties()),
    reasons: detail.getReasonsList(),
  };
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "metadata" in error;
}

function answer<Response>(
  call: (done: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => (error ? reject(error) : resolve(response)));
  });
}

function diffRequest(urn: string, old: Deployed, news: PropertyMap): proto.DiffRequest {
  return new proto.DiffRequest()
    .setUrn(urn)
    .setId(old.id)
    .setOlds(encodeProperties(old.state))
    .setOldInputs(encodeProperties(old.inputs))
    .setNews(encodeProperties(news));
}

function readDiff(response: proto.DiffResponse): Diff {
  const kinds = Object.entries(proto.PropertyDiff.Kind);
  const changes: Record<string, string> = {};
  response.getDetaileddiffMap().forEach((change, path) => {
    changes[path] = kinds.find(([, value]) => value === change.getKind())?.[0] ?? "";
  });
  return {
    isChanged: response.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME,
    changes,
    replaces: response.getReplacesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
  };
}
