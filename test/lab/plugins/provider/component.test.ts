import { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";

import { Secret, Unknown } from "../../../../lab/plugins/provider/property-value";
import type { PropertyMap } from "../../../../lab/plugins/provider/property-value";
import type * as rpc from "../../../../lab/plugins/provider/resource-provider";
import { decodeProperties, encodeProperties } from "../../../../lab/plugins/provider/struct-codec";
import { ValueProvider } from "../../../../lab/plugins/provider/value-provider";
import { FakeMonitor } from "../support/fake-monitor";
import { ProviderClient } from "../support/provider-client";

/** A provider with a component of two resources, the second after the first. */
class Pairing extends ValueProvider {
  seen?: rpc.ConstructRequest;

  constructor() {
    super("made", "1.2.3", {});
  }

  async construct(request: rpc.ConstructRequest): Promise<PropertyMap> {
    this.seen = request;
    const child = { type: "made:index:Thing", inputs: request.inputs, retainOnDelete: false };
    const first = await request.registerChild({ ...child, name: "first", dependencies: [] });
    const after = [first.urn];
    const second = await request.registerChild({
      ...child,
      name: "second",
      dependencies: after,
      retainOnDelete: true,
    });
    return { ids: [first.id, second.id] };
  }
}

describe("a component's service", () => {
  const monitor = new FakeMonitor();
  const provider = new Pairing();
  let client: ProviderClient;
  let request: ConstructRequest;

  beforeAll(async () => {
    client = await ProviderClient.open(() => provider);
    request = new ConstructRequest()
      .setMonitorendpoint(await monitor.start())
      .setType("made:index:Pair")
      .setName("pair")
      .setParent("urn:parent")
      .setDryrun(true)
      .setProtect(true)
      .setDependenciesList(["urn:before"])
      .setInputs(encodeProperties({ word: new Secret("hunter2"), later: new Unknown() }));
    request.getProvidersMap().set("made", "urn:provider::id");
  });
  afterAll(() => {
    client.close();
    monitor.stop();
  });

  test("C1, C10: registers the component where the program put it, and its resources in it, secrets and all", async () => {
    const { urn, outputs } = await client.construct(request);
    expect(outputs).toEqual({ ids: ["id of first", "id of second"] });
    expect(monitor.outputs.get(urn)).toEqual(outputs);
    expect(provider.seen).toMatchObject({ name: "pair", urn, preview: true });

    const component = monitor.find("pair");
    expect(component.getCustom()).toBe(false);
    expect(component.getParent()).toBe("urn:parent");
    expect(component.getDependenciesList()).toEqual(["urn:before"]);
    const [first, second] = [monitor.find("first"), monitor.find("second")];
    for (const child of [first, second]) {
      expect(child.getParent()).toBe(urn);
      expect(child.getProvider()).toBe("urn:provider::id");
      expect(child.getVersion()).toBe("1.2.3");
      expect(child.getProtect()).toBe(true);
      expect(child.getAcceptsecrets()).toBe(true);
      expect(decodeProperties(child.getObject())).toEqual({
        word: new Secret("hunter2"),
        later: new Unknown(),
      });
    }
    expect([first, second].map((child) => child.getDependenciesList())).toEqual([
      [],
      ["urn:pulumi:dev::shop::made:index:Thing::first"],
    ]);
    expect([first, second].map((child) => child.getRetainondelete())).toEqual([false, true]);
  });

  test("C1: ends with the error of a resource that failed", async () => {
    monitor.failing.add("second");
    await expect(client.construct(request)).rejects.toThrow("resource monitor shut down");
  });
});
