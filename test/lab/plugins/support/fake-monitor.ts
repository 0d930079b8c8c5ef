import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import { Server, ServerCredentials, status } from "@grpc/grpc-js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import type {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import type { PropertyMap } from "../../../../lab/plugins/provider/property-value";
import { decodeProperties } from "../../../../lab/plugins/provider/struct-codec";

/** The side of the engine that takes resources: keeps what it is told, in its order. */
export class FakeMonitor {
  readonly registered: RegisterResourceRequest[] = [];
  readonly outputs = new Map<string, PropertyMap>();
  /** Names of resources that fail. */
  readonly failing = new Set<string>();
  private readonly server = new Server();

  /** @returns its address, host:port */
  async start(): Promise<string> {
    this.server.addService(ResourceMonitorService, {
      registerResource: (
        { request }: ServerUnaryCall<RegisterResourceRequest, RegisterResourceResponse>,
        answer: sendUnaryData<RegisterResourceResponse>,
      ) => {
        this.registered.push(request);
        if (this.failing.has(request.getName())) {
          answer({ code: status.UNKNOWN, details: "resource monitor shut down" });
          return;
        }
        const id = request.getCustom() ? `id of ${request.getName()}` : "";
        answer(null, new RegisterResourceResponse().setUrn(urnOf(request)).setId(id));
      },
      registerResourceOutputs: (
        { request }: ServerUnaryCall<RegisterResourceOutputsRequest, Empty>,
        answer: sendUnaryData<Empty>,
      ) => {
        this.outputs.set(request.getUrn(), decodeProperties(request.getOutputs()));
        answer(null, new Empty());
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    return `127.0.0.1:${port}`;
  }

  /** The request for a resource of this name in its program. */
  find(name: string): RegisterResourceRequest {
    const found = this.registered.find((request) => request.getName() === name);
    if (!found) throw new Error(`no resource '${name}' was registered`);
    return found;
  }

  stop(): void {
    this.server.forceShutdown();
  }
}

function urnOf(request: RegisterResourceRequest): string {
  return `urn:pulumi:dev::shop::${request.getType()}::${request.getName()}`;
}
