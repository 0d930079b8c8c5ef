import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

export type Severity = "info" | "warning" | "error";

/** The engine's side of the conversation: lines that people see beside the resource. */
export interface EngineLog {
  /** A line that stays in the output of the run. */
  log(severity: Severity, urn: string, message: string): void;
  /** What a resource is doing now; each one replaces the last, and an empty one clears it. */
  status(severity: Severity, urn: string, message: string): void;
}

/** A log to the engine at `address` (host:port). A message that cannot be delivered is dropped: a run must not
 * fail for want of a progress line. */
export class RemoteEngineLog implements EngineLog {
  private readonly client: EngineClient;

  constructor(address: string) {
    this.client = new EngineClient(address, credentials.createInsecure());
  }

  log(severity: Severity, urn: string, message: string): void {
    this.send(severity, urn, message, false);
  }

  status(severity: Severity, urn: string, message: string): void {
    this.send(severity, urn, message, true);
  }

  private send(severity: Severity, urn: string, message: string, ephemeral: boolean): void {
    const request = new LogRequest()
      .setSeverity(severities[severity])
      .setUrn(urn)
      .setMessage(message)
      .setEphemeral(ephemeral);
    this.client.log(request, () => undefined);
  }
}

/** For a plugin that runs without an engine, as in tests. */
export class SilentEngineLog implements EngineLog {
  log(): void {
    // Nobody listens.
  }

  status(): void {
    // Nobody listens.
  }
}

const severities: Readonly<Record<Severity, LogSeverity>> = {
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
  error: LogSeverity.ERROR,
};
