import { readFileSync } from "node:fs";

import type { PackageSchema } from "./plugin";
import { OpenstackPlugin, shapeOf } from "./plugin";
import type { Shape } from "./sdk-shapes";
import { SdkShapes } from "./sdk-shapes";

/** Module and name that a token stands for: `openstack:compute/instance:Instance`. */
function parts(token: string): { readonly module: string; readonly name: string } {
  const [, module = "", name = ""] = token.split(":");
  return { module, name };
}

/** Differences of two shapes, readable in a failing test. */
function differences(ours: Shape, theirs: Shape | undefined): readonly string[] {
  if (!theirs) return ["is not in @pulumi/openstack"];
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
    .filter((path) => ours[path] !== theirs[path])
    .map((path) => `${path}: ${ours[path] ?? "absent"} instead of ${theirs[path] ?? "absent"}`);
}

/** Every result has an id, of which the schema of Terraform's provider says nothing. */
function withoutId(shape: Shape): Shape {
  return Object.fromEntries(Object.entries(shape).filter(([path]) => path !== "id"));
}

// Of the plugin that the lab uses: Pulumi's own passes where there is one, as it is the measure.
describe("the openstack plugin", () => {
  const sdk = new SdkShapes();
  let plugin: OpenstackPlugin;
  let schema: PackageSchema;

  beforeAll(async () => {
    plugin = await OpenstackPlugin.start();
    schema = await plugin.schema();
  });
  afterAll(() => plugin.stop());

  const each = (tokens: readonly string[], wrong: (token: string) => readonly string[]) =>
    Object.fromEntries(tokens.map((token) => [token, wrong(token)]).filter(([, found]) => found?.length));

  test("C1: answers to the version of the SDK", async () => {
    const manifest: unknown = JSON.parse(
      readFileSync(require.resolve("@pulumi/openstack/package.json"), "utf8"),
    );
    expect(manifest).toMatchObject({ version: `v${await plugin.version()}` });
    expect(schema.version).toBe(await plugin.version());
  });

  test("C1: takes every resource's inputs by the SDK's names and types", () => {
    expect(Object.keys(schema.resources)).toContain("openstack:compute/instance:Instance");
    const wrong = each(Object.keys(schema.resources), (token) => {
      const { module, name } = parts(token);
      const inputs = schema.resources[token]?.inputProperties ?? {};
      return differences(shapeOf(inputs, schema), sdk.interface(module, `${name}Args`));
    });
    expect(wrong).toEqual({});
  });

  test("C1: gives every resource's outputs by the SDK's names and types", () => {
    const wrong = each(Object.keys(schema.resources), (token) => {
      const { module, name } = parts(token);
      const outputs = schema.resources[token]?.properties ?? {};
      return differences(shapeOf(outputs, schema), sdk.outputs(module, name));
    });
    expect(wrong).toEqual({});
  });

  test("C10: keeps secret what the SDK keeps secret", () => {
    const wrong = each(Object.keys(schema.resources), (token) => {
      const secret = Object.entries(schema.resources[token]?.properties ?? {}).flatMap(([name, spec]) =>
        spec.secret ? [name] : [],
      );
      const theirs = sdk.secretOutputs(parts(token).module);
      return secret.toSorted().join() === theirs.toSorted().join() ? [] : [`${secret} instead of ${theirs}`];
    });
    expect(wrong).toEqual({});
    expect(schema.resources["openstack:identity/user:User"]?.properties.password?.secret).toBe(true);
  });

  test("C1: answers data sources by the SDK's names and types", () => {
    expect(Object.keys(schema.functions)).toContain("openstack:images/getImage:getImage");
    const wrong = each(Object.keys(schema.functions), (token) => {
      const { module, name } = parts(token);
      const Name = name.charAt(0).toUpperCase() + name.slice(1);
      const { inputs, outputs } = schema.functions[token] ?? {};
      const result = sdk.interface(module, `${Name}Result`);
      return [
        ...differences(shapeOf(inputs?.properties ?? {}, schema), sdk.interface(module, `${Name}Args`) ?? {}),
        ...differences(shapeOf(outputs?.properties ?? {}, schema), result && withoutId(result)),
      ];
    });
    expect(wrong).toEqual({});
  });

  test("C1: is configured by the SDK's names", () => {
    const ours = shapeOf(schema.provider.inputProperties, schema);
    expect(differences(ours, sdk.interface("provider", "ProviderArgs"))).toEqual([]);
  });

  test("C7: replaces what OpenStack cannot change", () => {
    const { inputProperties } = schema.resources["openstack:compute/serverGroup:ServerGroup"] ?? {};
    expect(inputProperties?.policies).toMatchObject({ type: "array", willReplaceOnChanges: true });
  });
});
