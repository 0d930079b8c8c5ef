import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { CallsInFlight } from "./calls-in-flight";
import type { EngineLog, Severity } from "./engine-log";
import { RemoteEngineLog, SilentEngineLog } from "./engine-log";
import type { ResourceProvider } from "./resource-provider";
import { providerService } from "./service";

/** A provider service that listens. */
export interface RunningProvider {
  readonly port: number;
  /** Ends at once. */
  close(): void;
  /** Cancels what is waiting, and ends when every call has its answer. */
  end(): Promise<void>;
}

/** Serves a provider on a free loopback port. `engineAddress` is where log lines go; without it they are dropped
 * until the engine attaches. */
export async function serve(
  create: (log: EngineLog) => ResourceProvider,
  engineAddress?: string,
): Promise<RunningProvider> {
  const log = new SwitchableLog(engineAddress ? new RemoteEngineLog(engineAddress) : new SilentEngineLog());
  const provider = create(log);
  const calls = new CallsInFlight();
  // Objects of a cluster can be larger than gRPC's 4 MB default.
  const server = new Server({ "grpc.max_receive_message_length": 1 << 28 });
  server.addService(
    ResourceProviderService,
    providerService(provider, calls, (address) => log.switchTo(new RemoteEngineLog(address))),
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const close = (): void => {
    server.forceShutdown();
    provider.close();
  };
  const end = async (): Promise<void> => {
    provider.cancel();
    await calls.allAnswered();
    close();
  };
  return { port, close, end };
}

/** The main program of a plugin: prints its port, which is how the engine finds it, and ends with its engine. */
export async function runPlugin(create: (log: EngineLog) => ResourceProvider): Promise<void> {
  const running = await serve(
    create,
    process.argv.slice(2).find((argument) => !argument.startsWith("-")),
  );
  // The engine's way to say that it is done; it waits 5 s before it resorts to force.
  process.once("SIGINT", () => void running.end().finally(() => process.exit(0)));
  endWithParent();
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
