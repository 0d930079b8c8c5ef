import * as pulumi from "@pulumi/pulumi";
import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { plan } from "../../lib/bridge/deploy";
import { Tokens } from "../../lib/bridge/tokens";

/** Plans a ConfigMap that holds something it should not. */
function planned(data: unknown, name: unknown = "conf") {
  return plan("web", new Tokens(), (chart) => {
    const construct = new Construct(chart, "web");
    new ApiObject(construct, "Resource", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: name as string },
      data,
    });
    return construct;
  });
}

const holds = (path: string) =>
  `${path} of ConfigMap 'conf' holds a Pulumi Output, which is not known while a manifest is built; ` +
  "pass it as an argument of a component, or turn it into a token first";

describe("an Output inside a construct", () => {
  const output = pulumi.output("x");

  test("is refused, with its path", () => {
    expect(() => planned({ A: output })).toThrow(holds("data.A"));
    expect(() => planned({ list: [{ a: 1 }, { b: output }] })).toThrow(holds("data.list.1.b"));
    expect(() => planned(output)).toThrow(holds("data"));
  });

  test("is refused where it was written into a text, which would say so to nobody", () => {
    expect(() => planned({ A: `http://${output as unknown as string}/` })).toThrow(holds("data.A"));
    expect(() => planned({ A: JSON.stringify({ host: output }) })).toThrow(holds("data.A"));
  });

  test("is refused as a name too", () => {
    expect(() => planned({}, output)).toThrow("holds a Pulumi Output");
  });

  test("is refused when it is a secret, without showing it", () => {
    expect(() => planned({ A: pulumi.secret("hunter2") })).toThrow(holds("data.A"));
    expect(() => planned({ A: pulumi.secret("hunter2") })).not.toThrow("hunter2");
  });

  test("nothing else is", () => {
    const { objects } = planned({ A: "Calling a friend", B: "", list: [null, 0, false] });
    expect(objects).toHaveLength(1);
  });
});
