import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import type { EngineLog, Severity } from "./engine-log";
import { RemoteEngineLog, SilentEngineLog } from "./engine-log";
import type { ResourceProvider } from "./resource-provider";
import { providerService } from "./service";

/** A provider service that listens. */
export interface RunningProvider {
  readonly port: number;
  close(): void;
}

/** Serves a provider on a free loopback port. `engineAddress` is where log lines go; without it they are dropped
 * until the engine attaches. */
export async function serve(
  create: (log: EngineLog) => ResourceProvider,
  engineAddress?: string,
): Promise<RunningProvider> {
  const log = new SwitchableLog(engineAddress ? new RemoteEngineLog(engineAddress) : new SilentEngineLog());
  // Objects of a cluster can be larger than gRPC's 4 MB default.
  const server = new Server({ "grpc.max_receive_message_length": 1 << 28 });
  server.addService(
    ResourceProviderService,
    providerService(create(log), (address) => log.switchTo(new RemoteEngineLog(address))),
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, close: () => server.forceShutdown() };
}

/** The main program of a plugin: prints its port, which is how the engine finds it, and ends with its engine. */
export async function runPlugin(create: (log: EngineLog) => ResourceProvider): Promise<void> {
  // Ctrl-C reaches the whole process group; the engine then calls Cancel, and needs us alive to save state.
  process.on("SIGINT", () => undefined);
  endWithParent();
  const running = await serve(
    create,
    process.argv.slice(2).find((argument) => !argument.startsWith("-")),
  );
  process.stdout.write(`${running.port}\n`);
}

/** A killed engine cannot tell its plugins; being handed to another parent is the sign. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 500).unref();
}

class SwitchableLog implements EngineLog {
  constructor(private target: EngineLog) {}

  switchTo(target: EngineLog): void {
    this.target = target;
  }

  log(severity: Severity, urn: string, message: string): void {
    this.target.log(severity, urn, message);
  }

  status(severity: Severity, urn: string, message: string): void {
    this.target.status(severity, urn, message);
  }
}
