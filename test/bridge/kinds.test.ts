import * as kubernetes from "@pulumi/kubernetes";
import { resourceClass } from "../../lib/bridge/kinds";
import { find, record } from "../support/graph";

/** Groups that Kubernetes served once, and the SDK still has. */
const GONE = ["extensions", "auditregistration.k8s.io", "settings.k8s.io"];

const members = (owner: unknown): readonly unknown[] =>
  typeof owner === "object" && owner !== null
    ? Object.keys(owner).map((name) => Reflect.get(owner, name))
    : [];

/** Every resource class of the SDK, with the type that policies know it by: kubernetes:apps/v1:Deployment. */
const classes = members(kubernetes)
  .flatMap(members)
  .flatMap(members)
  .flatMap((member): { readonly type: string; readonly made: unknown }[] => {
    const type: unknown = typeof member === "function" ? Reflect.get(member, "__pulumiType") : undefined;
    return typeof type === "string" && /^kubernetes:[^:]+\/[^:]+:/.test(type) ? [{ type, made: member }] : [];
  })
  .filter(
    ({ type }) =>
      !/^kubernetes:(helm\.sh|kustomize|meta|yaml)\//.test(type) &&
      !GONE.includes(type.split(/[:/]/)[1] ?? ""),
  );

describe("typed resources (T2: policies match by type)", () => {
  test("every kind that the SDK knows is deployed as that kind", () => {
    expect(classes.length).toBeGreaterThan(300);
    for (const { type, made } of classes) {
      const [, apiVersion = "", kind = ""] = type.split(":");
      expect([type, resourceClass(apiVersion.replace(/^core\//, ""), kind)]).toEqual([type, made]);
    }
  });

  test("a custom resource is deployed as such, with its own type", async () => {
    const resources = await record(() => {
      const Widget = resourceClass("example.org/v1", "Widget");
      new Widget("mine", {
        apiVersion: "example.org/v1",
        kind: "Widget",
        metadata: { name: "mine" },
        spec: { size: 1 },
      });
    });
    expect(find(resources, "kubernetes:example.org/v1:Widget", "mine").inputs).toMatchObject({
      apiVersion: "example.org/v1",
      kind: "Widget",
      spec: { size: 1 },
    });
  });

  test.each([
    ["v1", "Gadget"],
    ["v2", "Pod"],
    ["apps/v1", "Deploymnet"],
    ["apps/v9", "Deployment"],
    ["v1", "toString"],
  ])("%s %s is a spelling mistake, and no custom resource", (apiVersion, kind) => {
    expect(() => resourceClass(apiVersion, kind)).toThrow(
      `@pulumi/kubernetes has no ${kind} in ${apiVersion}; check the spelling, or update the SDK`,
    );
  });
});
