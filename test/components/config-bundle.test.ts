import * as pulumi from "@pulumi/pulumi";
import type { ConfigBundleArgs } from "../../lib";
import { ConfigBundle, Deployment, TenantNamespace } from "../../lib";
import type { Recorded } from "../support/graph";
import {
  childrenOf,
  find,
  isSecret,
  isUnknown,
  plainTexts,
  record,
  recordBoth,
  reveal,
} from "../support/graph";
import { known, Thing } from "../support/outputs";

type Content = Omit<ConfigBundleArgs, "tenant">;

const program = (content: () => Content) => () => {
  const tenant = new TenantNamespace("shop", { organization: "acme" });
  const bundle = new ConfigBundle("conf", { tenant, ...content() });
  new Deployment("web", { tenant, image: "nginx:1", config: [bundle] });
  return bundle;
};
const nameOf = (resource: Recorded) => {
  const { name } = reveal(resource.inputs.metadata) as { readonly name: string };
  return name;
};
const annotation = (resources: readonly Recorded[]) =>
  plainTexts(find(resources, "apps/v1:Deployment", "web").inputs).find((text) => /^conf=/.test(text));

describe("ConfigBundle, deployed (W10)", () => {
  test("is a ConfigMap and a Secret, of which the workload waits for both", async () => {
    const { update } = await recordBoth(program(() => ({ data: { A: "1" }, secrets: { B: "2" } })));
    const children = childrenOf(update, find(update, "index:ConfigBundle", "conf"));
    expect(children.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      "kubernetes:core/v1:ConfigMap conf-config",
      "kubernetes:core/v1:Secret conf-secret",
    ]);
    expect(find(update, "apps/v1:Deployment", "web").dependencies).toEqual(
      expect.arrayContaining(children.map(({ urn }) => urn)),
    );
  });

  test("secrets are secret in the state, given as such or as plain texts, and nowhere else in the program", async () => {
    const resources = await record(
      program(() => ({
        secrets: { A: "hunter1", B: pulumi.secret("hunter2") },
        secretFiles: { k: pulumi.output("hunter3") },
      })),
    );
    const { data } = find(resources, "Secret", "conf-secret").inputs;
    expect(isSecret(data)).toBe(true);
    expect(reveal(data)).toEqual({ A: "aHVudGVyMQ==", B: "aHVudGVyMg==", k: "aHVudGVyMw==" });
    const open = resources
      .flatMap(({ inputs, outputs }) => [...plainTexts(inputs), ...plainTexts(outputs)])
      .join("\n");
    for (const secret of ["hunter", "aHVudGVy"]) expect(open).not.toContain(secret);
  });

  test.each([true, false])(
    "a secret in what is no secret is refused, in a preview: %s",
    async (isPreview) => {
      const refused = (content: () => Content) =>
        expect(record(program(content), { isPreview })).rejects.toThrow(
          "ConfigBundle 'conf': A is a secret, but a ConfigMap is none; give it in 'secrets' or 'secretFiles'",
        );
      await refused(() => ({ data: { A: pulumi.secret("hunter2") } }));
      await refused(() => ({ files: { A: pulumi.interpolate`password=${pulumi.secret("hunter2")}` } }));
      await refused(() => ({ data: { A: pulumi.secret(new Thing("thing").later) } }));
    },
  );

  test("its name shows no secret, so that it need not be one: everything that refers to it can be read", async () => {
    const resources = await record(program(() => ({ secrets: { B: pulumi.secret("hunter2") } })));
    const secret = find(resources, "Secret", "conf-secret");
    expect(isSecret(secret.inputs.metadata)).toBe(false);
    expect(plainTexts(secret.inputs.metadata)).toContain(nameOf(secret));
    expect(nameOf(secret)).toMatch(/^conf-[0-9a-f]{10}$/);
    expect(plainTexts(find(resources, "apps/v1:Deployment", "web").inputs)).toContain(nameOf(secret));
    expect(annotation(resources)).toBe(`conf=${nameOf(secret).slice("conf-".length)}`);
  });

  test("a plain and a late value of the same content have the same name, in which no placeholder is left", async () => {
    const late = await record(program(() => ({ data: { A: pulumi.output(Promise.resolve("1")) } })));
    const plain = await record(program(() => ({ data: { A: "1" } })));
    expect(nameOf(find(late, "ConfigMap", "conf-config"))).toBe(
      nameOf(find(plain, "ConfigMap", "conf-config")),
    );
    expect(annotation(late)).toBe(annotation(plain));
  });

  test("content that nobody knows in a preview leaves the names unknown, and rolls the workload in the update", async () => {
    const content = () => ({ data: { A: new Thing("thing").later } });
    const one = await recordBoth(program(content), () => ({ later: "1" }));
    const other = await recordBoth(program(content), () => ({ later: "2" }));
    const metadata = find(one.preview, "ConfigMap", "conf-config").inputs.metadata as Readonly<
      Record<string, unknown>
    >;
    expect(isUnknown(metadata.name)).toBe(true);
    expect(annotation(one.update)).not.toBe(annotation(other.update));
    expect(nameOf(find(one.update, "ConfigMap", "conf-config"))).not.toBe(
      nameOf(find(other.update, "ConfigMap", "conf-config")),
    );
  });

  test("tells the names of its objects, and which of them there is", async () => {
    let names: readonly unknown[] = [];
    const resources = await record(async () => {
      const bundle = program(() => ({ data: { A: "1" } }))();
      names = await Promise.all([known(bundle.configMapName), known(bundle.secretName)]);
    });
    expect(names).toEqual([nameOf(find(resources, "ConfigMap", "conf-config")), undefined]);
    expect(find(resources, "index:ConfigBundle", "conf").outputs).toMatchObject({ configMapName: names[0] });
  });

  test("a bundle of one component is resolved in the manifests of another, over any number of them", async () => {
    const resources = await record(() => {
      const tenant = new TenantNamespace("shop", { organization: "acme" });
      const bundles = ["one", "two"].map(
        (name) => new ConfigBundle(name, { tenant, data: { [name]: pulumi.output(name) } }),
      );
      new Deployment("web", {
        tenant,
        image: "nginx:1",
        config: bundles,
        env: { OWN: pulumi.output("own") },
      });
    });
    const web = find(resources, "apps/v1:Deployment", "web");
    expect(plainTexts(web.inputs)).toEqual(
      expect.arrayContaining([
        "own",
        ...["one", "two"].map((name) => nameOf(find(resources, "ConfigMap", `${name}-config`))),
      ]),
    );
    expect(JSON.stringify(web.inputs)).not.toMatch(/late-[0-9a-f]{12}/);
  });
});
