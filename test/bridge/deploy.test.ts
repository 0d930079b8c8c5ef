import * as pulumi from "@pulumi/pulumi";
import { ApiObject } from "cdk8s";
import type { Chart } from "cdk8s";
import { Construct } from "constructs";
import { deploy, plan } from "../../lib/bridge/deploy";
import { Tokens } from "../../lib/bridge/tokens";
import { markAdopted } from "../../lib/constructs/adopted";
import { childrenOf, find, isSecret, isUnknown, record, recordBoth, reveal } from "../support/graph";
import { Thing } from "../support/outputs";

class Owner extends pulumi.ComponentResource {
  constructor(name: string) {
    super("test:index:Owner", name);
  }
}

type Build = (construct: Construct, tokens: Tokens) => void;

function configMap(scope: Construct, id: string, data: Readonly<Record<string, unknown>> = {}): ApiObject {
  return new ApiObject(scope, id, {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: id.toLowerCase() },
    data,
  });
}

/** Deploys what `build` makes under an Owner called web. */
function deployed(build: Build, dependsOn: () => readonly pulumi.Resource[] = () => []): void {
  const tokens = new Tokens();
  const { objects } = plan("web", tokens, (chart: Chart) => {
    const construct = new Construct(chart, "web");
    build(construct, tokens);
    return construct;
  });
  deploy(objects, new Owner("web"), dependsOn());
}

describe("a plan, deployed", () => {
  test("is one typed resource for each object, below its owner", async () => {
    const resources = await record(() =>
      deployed((construct) => {
        configMap(construct, "Resource", { A: "1" });
        configMap(new Construct(construct, "inner"), "extra");
        configMap(new Construct(construct, "other"), "Resource");
      }),
    );
    const owner = find(resources, "Owner", "web");
    expect(
      childrenOf(resources, owner)
        .map(({ type, name }) => `${type} ${name}`)
        .sort(),
    ).toEqual([
      "kubernetes:core/v1:ConfigMap web",
      "kubernetes:core/v1:ConfigMap web-inner-extra",
      "kubernetes:core/v1:ConfigMap web-other",
    ]);
    expect(find(resources, "ConfigMap", "web").inputs).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "resource" },
      data: { A: "1" },
    });
  });

  test("orders resources as the constructs are, whatever order they were made in", async () => {
    const resources = await record(() =>
      deployed((construct) => {
        const [last, group] = [configMap(construct, "last"), new Construct(construct, "group")];
        const [first, second] = [configMap(group, "first"), configMap(group, "second")];
        second.node.addDependency(first);
        last.node.addDependency(group);
      }),
    );
    const urns = (...names: readonly string[]) => names.map((name) => find(resources, "ConfigMap", name).urn);
    expect(find(resources, "ConfigMap", "web-group-first").dependencies).toEqual([]);
    expect(find(resources, "ConfigMap", "web-group-second").dependencies).toEqual(urns("web-group-first"));
    expect(find(resources, "ConfigMap", "web-last").dependencies).toEqual(
      urns("web-group-first", "web-group-second"),
    );
  });

  test("has everything wait for what has to be there before", async () => {
    const resources = await record(() =>
      deployed(
        (construct) => void configMap(construct, "Resource"),
        () => [new Thing("first")],
      ),
    );
    expect(find(resources, "ConfigMap", "web").dependencies).toEqual([find(resources, "Thing", "first").urn]);
  });

  test("puts outputs where their tokens are, with the dependencies that they bring", async () => {
    const program = () =>
      deployed((construct, tokens) => {
        const thing = tokens.token(new Thing("thing").later);
        const password = tokens.token(pulumi.secret("hunter2"));
        configMap(construct, "Resource", {
          A: thing,
          B: `<${String(thing)}>`,
          C: `<${String(password)}>`,
          D: "plain",
        });
      });
    const { preview, update } = await recordBoth(program, () => ({ later: "now" }));
    const [previewed, updated] = [preview, update].map((resources) => find(resources, "ConfigMap", "web"));
    expect(reveal(updated?.inputs.data)).toEqual({ A: "now", B: "<now>", C: "<hunter2>", D: "plain" });
    expect(updated?.dependencies).toEqual([find(update, "Thing", "thing").urn]);
    expect(updated?.propertyDependencies).toMatchObject({
      data: [find(update, "Thing", "thing").urn],
      metadata: [],
    });
    expect(Object.values(updated?.inputs.data ?? {}).map(isSecret)).toEqual([false, false, true, false]);
    expect(Object.values(previewed?.inputs.data ?? {}).map(isUnknown)).toEqual([true, true, false, false]);
  });

  test("sets fields of objects that the cluster makes by itself, which deleting must not take away", async () => {
    const resources = await record(() =>
      deployed((construct) => markAdopted(configMap(construct, "Resource"))),
    );
    expect(find(resources, "kubernetes:core/v1:ConfigMapPatch", "web")).toBeDefined();
  });

  test.each<[string, Build, string]>([
    [
      "an unknown placeholder",
      (construct) => void configMap(construct, "Resource", { A: new Tokens().token(pulumi.output("x")) }),
      "of which no value is known here",
    ],
    [
      "a placeholder in a key",
      (construct, tokens) =>
        void configMap(construct, "Resource", { [String(tokens.token(pulumi.output("x")))]: "1" }),
      "ConfigMap 'resource': data has a key that is not known while a manifest is built",
    ],
    [
      "a kind that does not exist",
      (construct) => void new ApiObject(construct, "Resource", { apiVersion: "v1", kind: "Gadget" }),
      "@pulumi/kubernetes has no Gadget in v1",
    ],
    [
      "a construct that finds itself invalid",
      (construct) => construct.node.addValidation({ validate: () => ["never valid"] }),
      "never valid",
    ],
  ])("that has %s is refused before anything is registered", async (_what, build, message) => {
    const resources = await record(() => expect(() => deployed(build)).toThrow(message));
    expect(resources).toEqual([]);
  });

  test("says which object holds the unknown placeholder, and where", () => {
    const stray = new Tokens().token(pulumi.output("x"));
    const build: Build = (construct) =>
      void configMap(construct, "Resource", { list: [{ A: `<${String(stray)}>` }] });
    expect(() => deployed(build)).toThrow(
      `ConfigMap 'resource': data.list[0].A holds a placeholder (${String(stray)}) of which no value is known here; pass the output as an argument instead`,
    );
  });
});
