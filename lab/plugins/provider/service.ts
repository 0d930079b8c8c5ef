import type {
  handleUnaryCall,
  sendUnaryData,
  ServerUnaryCall,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type {
  CheckRequest as CheckMessage,
  DiffRequest as DiffMessage,
} from "@pulumi/pulumi/proto/provider_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import type { CallsInFlight } from "./calls-in-flight";
import { constructComponent } from "./component";
import type {
  Autonaming,
  ChangeKind,
  CheckRequest,
  CheckResult,
  DiffRequest,
  DiffResult,
  ResourceProvider,
} from "./resource-provider";
import { toServiceError } from "./service-error";
import { decodeProperties, encodeProperties } from "./struct-codec";

/** The gRPC service of Pulumi's provider interface over a typed provider. What is not here (invoke, call, and construct
 * of a plugin without components) is answered by gRPC itself as unimplemented. An engine that comes later tells its
 * address by `attach`. */
export function providerService(
  provider: ResourceProvider,
  calls: CallsInFlight,
  attach: (engineAddress: string) => void,
): UntypedServiceImplementation {
  const unary = <Request, Response>(handle: (request: Request) => Promise<Response>) =>
    unaryCall(calls, handle);
  return {
    getPluginInfo: unary(async () => new PluginInfo().setVersion(provider.version)),
    getSchema: unary(async () =>
      new proto.GetSchemaResponse().setSchema(
        JSON.stringify({ name: provider.name, version: provider.version }),
      ),
    ),
    getMapping: unary(async () => new proto.GetMappingResponse()),
    getMappings: unary(async () => new proto.GetMappingsResponse()),
    attach: unary(async (message: { getAddress(): string }) => {
      attach(message.getAddress());
      return new Empty();
    }),
    cancel: unary(async () => {
      provider.cancel();
      return new Empty();
    }),

    checkConfig: unary(async (message: CheckMessage) =>
      checkResponse(await provider.checkConfig(checkRequest(message))),
    ),
    diffConfig: unary(async (message: DiffMessage) =>
      diffResponse(await provider.diffConfig(diffRequest(message))),
    ),
    configure: unary(async (message: proto.ConfigureRequest) => {
      await provider.configure({ variables: configVariables(message, provider.name) });
      return new proto.ConfigureResponse()
        .setAcceptsecrets(true)
        .setSupportspreview(true)
        .setSupportsAutonamingConfiguration(true);
    }),

    check: unary(async (message: CheckMessage) => checkResponse(await provider.check(checkRequest(message)))),
    diff: unary(async (message: DiffMessage) => diffResponse(await provider.diff(diffRequest(message)))),
    create: unary(async (message: proto.CreateRequest) => {
      const created = await provider.create({
        urn: message.getUrn(),
        inputs: decodeProperties(message.getProperties()),
        timeout: message.getTimeout(),
        preview: message.getPreview(),
      });
      return new proto.CreateResponse().setId(created.id).setProperties(encodeProperties(created.state));
    }),
    read: unary(async (message: proto.ReadRequest) => {
      const found = await provider.read({
        id: message.getId(),
        urn: message.getUrn(),
        oldState: decodeProperties(message.getProperties()),
        oldInputs: decodeProperties(message.getInputs()),
      });
      // An empty response, without an id, is how the engine learns that a resource is gone.
      if (!found) return new proto.ReadResponse();
      return new proto.ReadResponse()
        .setId(found.id)
        .setProperties(encodeProperties(found.state))
        .setInputs(encodeProperties(found.inputs));
    }),
    update: unary(async (message: proto.UpdateRequest) => {
      const state = await provider.update({
        id: message.getId(),
        urn: message.getUrn(),
        oldState: decodeProperties(message.getOlds()),
        oldInputs: decodeProperties(message.getOldInputs()),
        news: decodeProperties(message.getNews()),
        timeout: message.getTimeout(),
        ignoreChanges: message.getIgnorechangesList(),
        preview: message.getPreview(),
      });
      return new proto.UpdateResponse().setProperties(encodeProperties(state));
    }),
    delete: unary(async (message: proto.DeleteRequest) => {
      await provider.delete({
        id: message.getId(),
        urn: message.getUrn(),
        oldState: decodeProperties(message.getProperties()),
        timeout: message.getTimeout(),
      });
      return new Empty();
    }),
    ...(provider.construct && {
      construct: unary((message: proto.ConstructRequest) => constructComponent(provider, message)),
    }),
  };
}

function unaryCall<Request, Response>(
  calls: CallsInFlight,
  handle: (request: Request) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call: ServerUnaryCall<Request, Response>, respond: sendUnaryData<Response>) => {
    calls
      .during(() => handle(call.request))
      .then(
        (response) => respond(null, response),
        (error: unknown) => respond(toServiceError(error)),
      );
  };
}

function configVariables(message: proto.ConfigureRequest, packageName: string): ReadonlyMap<string, string> {
  const prefix = `${packageName}:config:`;
  const variables = new Map<string, string>();
  message.getVariablesMap().forEach((value, key) => {
    variables.set(key.startsWith(prefix) ? key.slice(prefix.length) : key, value);
  });
  return variables;
}

function checkRequest(message: CheckMessage): CheckRequest {
  const autonaming = message.getAutonaming();
  return {
    urn: message.getUrn(),
    olds: message.hasOlds() ? decodeProperties(message.getOlds()) : undefined,
    news: decodeProperties(message.getNews()),
    randomSeed: message.getRandomseed_asU8(),
    autonaming: autonaming && {
      mode: autonamingModes[autonaming.getMode()],
      proposedName: autonaming.getProposedName(),
    },
  };
}

function checkResponse(result: CheckResult): proto.CheckResponse {
  const failures = (result.failures ?? []).map((failure) =>
    new proto.CheckFailure().setProperty(failure.property).setReason(failure.reason),
  );
  return new proto.CheckResponse().setInputs(encodeProperties(result.inputs)).setFailuresList(failures);
}

function diffRequest(message: DiffMessage): DiffRequest {
  return {
    id: message.getId(),
    urn: message.getUrn(),
    oldState: decodeProperties(message.getOlds()),
    oldInputs: decodeProperties(message.getOldInputs()),
    news: decodeProperties(message.getNews()),
    ignoreChanges: message.getIgnorechangesList(),
  };
}

function diffResponse(result: DiffResult): proto.DiffResponse {
  const response = new proto.DiffResponse()
    .setHasdetaileddiff(true)
    .setDeletebeforereplace(result.deleteBeforeReplace ?? false)
    .setChanges(
      result.changes.size > 0
        ? proto.DiffResponse.DiffChanges.DIFF_SOME
        : proto.DiffResponse.DiffChanges.DIFF_NONE,
    );
  const details = response.getDetaileddiffMap();
  for (const [path, kind] of result.changes) {
    details.set(
      path,
      new proto.PropertyDiff().setKind(changeKinds[kind]).setInputdiff(kind.startsWith("delete")),
    );
    response.addDiffs(path);
    if (kind.endsWith("-replace")) response.addReplaces(path);
  }
  return response;
}

const autonamingModes: Readonly<Record<proto.CheckRequest.AutonamingOptions.Mode, Autonaming["mode"]>> = {
  [proto.CheckRequest.AutonamingOptions.Mode.PROPOSE]: "propose",
  [proto.CheckRequest.AutonamingOptions.Mode.ENFORCE]: "enforce",
  [proto.CheckRequest.AutonamingOptions.Mode.DISABLE]: "disable",
};

const changeKinds: Readonly<Record<ChangeKind, proto.PropertyDiff.Kind>> = {
  add: proto.PropertyDiff.Kind.ADD,
  "add-replace": proto.PropertyDiff.Kind.ADD_REPLACE,
  delete: proto.PropertyDiff.Kind.DELETE,
  "delete-replace": proto.PropertyDiff.Kind.DELETE_REPLACE,
  update: proto.PropertyDiff.Kind.UPDATE,
  "update-replace": proto.PropertyDiff.Kind.UPDATE_REPLACE,
};
