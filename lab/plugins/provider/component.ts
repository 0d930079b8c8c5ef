import { credentials } from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import type { RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

import type { Child, Registered, ResourceProvider } from "./resource-provider";
import { decodeProperties, encodeProperties } from "./struct-codec";

/** What of a provider it takes to make components. */
type ComponentProvider = Pick<ResourceProvider, "name" | "version" | "construct">;

/** Has a provider make a component: registers it with the engine that asks, and around its children. */
export async function constructComponent(
  provider: ComponentProvider,
  message: proto.ConstructRequest,
): Promise<proto.ConstructResponse> {
  const engine = new Engine(message.getMonitorendpoint());
  try {
    const { urn } = await engine.register(componentRequest(message));
    const outputs = await provider.construct?.({
      type: message.getType(),
      name: message.getName(),
      urn,
      inputs: decodeProperties(message.getInputs()),
      preview: message.getDryrun(),
      registerChild: (child) => engine.register(childRequest(child, urn, provider, message)),
    });
    const state = encodeProperties(outputs ?? {});
    await engine.registerOutputs(urn, state);
    return new proto.ConstructResponse().setUrn(urn).setState(state);
  } finally {
    engine.close();
  }
}

/** The side of the engine that takes resources. */
class Engine {
  private readonly client: ResourceMonitorClient;

  /** @param address host:port */
  constructor(address: string) {
    // Objects can be larger than gRPC's 4 MB default.
    const limits = { "grpc.max_receive_message_length": 1 << 28 };
    this.client = new ResourceMonitorClient(address, credentials.createInsecure(), limits);
  }

  async register(request: RegisterResourceRequest): Promise<Registered> {
    const response = await new Promise<RegisterResourceResponse>((resolve, reject) => {
      this.client.registerResource(request, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
    return { urn: response.getUrn(), id: response.getId() };
  }

  async registerOutputs(urn: string, outputs: Struct): Promise<void> {
    const request = new RegisterResourceOutputsRequest().setUrn(urn).setOutputs(outputs);
    await new Promise<void>((resolve, reject) => {
      this.client.registerResourceOutputs(request, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): void {
    this.client.close();
  }
}

/** The component as the program asked for it. Aliases are the engine's business. */
function componentRequest(message: proto.ConstructRequest): RegisterResourceRequest {
  const request = new RegisterResourceRequest()
    .setType(message.getType())
    .setName(message.getName())
    .setParent(message.getParent())
    .setCustom(false)
    .setDependenciesList(message.getDependenciesList())
    .setDeletedwith(message.getDeletedwith())
    .setIgnorechangesList(message.getIgnorechangesList())
    .setReplaceonchangesList(message.getReplaceonchangesList())
    .setAcceptsecrets(true)
    .setAcceptresources(true)
    .setSupportspartialvalues(true);
  if (message.hasProtect()) request.setProtect(message.getProtect() === true);
  if (message.hasRetainondelete()) request.setRetainondelete(message.getRetainondelete() === true);
  message.getProvidersMap().forEach((reference, name) => {
    request.getProvidersMap().set(name, reference);
  });
  return request;
}

function childRequest(
  child: Child,
  parent: string,
  provider: ComponentProvider,
  message: proto.ConstructRequest,
): RegisterResourceRequest {
  const request = new RegisterResourceRequest()
    .setType(child.type)
    .setName(child.name)
    .setParent(parent)
    .setCustom(true)
    .setObject(encodeProperties(child.inputs))
    .setDependenciesList([...child.dependencies])
    .setDeletedwith(message.getDeletedwith())
    .setVersion(provider.version)
    // Without one of the program's, the engine takes its default provider of this version.
    .setProvider(message.getProvidersMap().get(provider.name) ?? "")
    .setAcceptsecrets(true)
    .setAcceptresources(true)
    .setSupportspartialvalues(true);
  if (message.hasProtect()) request.setProtect(message.getProtect() === true);
  if (child.retainOnDelete) request.setRetainondelete(true);
  else if (message.hasRetainondelete()) request.setRetainondelete(message.getRetainondelete() === true);
  return request;
}
