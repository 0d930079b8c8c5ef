import type { ServiceError } from "@grpc/grpc-js";
import { Metadata, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";

import { InitializationFailed } from "./resource-provider";
import { encodeProperties } from "./struct-codec";

/** What a gRPC call answers for an error that a provider threw. */
export function toServiceError(error: unknown): Partial<ServiceError> {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof InitializationFailed)) return { code: status.UNKNOWN, details: message };

  const { id, state, inputs, reasons } = error.details;
  const detail = new ErrorResourceInitFailed()
    .setId(id)
    .setProperties(encodeProperties(state))
    .setReasonsList([...reasons]);
  if (inputs) detail.setInputs(encodeProperties(inputs));
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const rich = new Status().setCode(status.UNKNOWN).setMessage(message);
  rich.addDetails(any);

  // grpc-js has no rich errors of its own; this header is where Go's gRPC looks for them.
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(rich.serializeBinary()));
  return { code: status.UNKNOWN, details: message, metadata };
}
