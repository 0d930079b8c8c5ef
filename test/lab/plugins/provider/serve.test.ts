import { status } from "@grpc/grpc-js";
import { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";

import type { PropertyMap } from "../../../../lab/plugins/provider/property-value";
import { Secret } from "../../../../lab/plugins/provider/property-value";
import type * as rpc from "../../../../lab/plugins/provider/resource-provider";
import { InitializationFailed } from "../../../../lab/plugins/provider/resource-provider";
import { ValueProvider } from "../../../../lab/plugins/provider/value-provider";
import { notReady, ProviderClient } from "../support/provider-client";

const urn = "urn:pulumi:dev::shop::made:index:Thing::it";

/** A provider whose resources never get ready: they wait until they are cancelled. */
class Waiting extends ValueProvider {
  private readonly interrupted = new AbortController();
  readonly started: Promise<void>;
  private start: () => void = () => undefined;

  constructor() {
    super("made", "1.2.3", {});
    this.started = new Promise((resolve) => (this.start = resolve));
  }

  override async create(request: rpc.CreateRequest): Promise<rpc.Created> {
    this.start();
    await new Promise((resolve) => this.interrupted.signal.addEventListener("abort", resolve));
    const details = { id: "it", state: request.inputs, reasons: ["interrupted"] };
    throw new InitializationFailed("not ready", details);
  }

  override cancel(): void {
    this.interrupted.abort();
  }
}

describe("a provider's service", () => {
  let client: ProviderClient;
  afterEach(() => client.close());

  test("C10: tells the engine of a resource that exists but is not ready, secrets and all", async () => {
    const inputs: PropertyMap = { a: new Secret("s") };
    const provider = new Waiting();
    client = await ProviderClient.open(() => provider);
    const made = client.create(urn, inputs).catch((thrown: unknown) => thrown);
    await provider.started;
    await client.cancel();
    const error = await made;
    expect(error).toMatchObject({ code: status.UNKNOWN, details: "not ready" });
    expect(notReady(error)).toEqual({ id: "it", state: inputs, reasons: ["interrupted"] });
  });

  test("ends only when every call has its answer", async () => {
    const provider = new Waiting();
    client = await ProviderClient.open(() => provider);
    const made = client.create(urn, {}).catch(notReady);
    await provider.started;
    await client.end();
    expect(await made).toMatchObject({ id: "it" });
  });

  test("answers what it does not have as unimplemented", async () => {
    client = await ProviderClient.open(() => new Waiting());
    await expect(client.check(urn, {})).rejects.toThrow("not in this stand-in plugin");
    await expect(client.construct(new ConstructRequest())).rejects.toMatchObject({
      code: status.UNIMPLEMENTED,
    });
  });
});
