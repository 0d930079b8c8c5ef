import * as pulumi from "@pulumi/pulumi";
import { childrenOf, find, isSecret, isUnknown, plainTexts, record, recordBoth, reveal } from "./graph";
import { Thing } from "./outputs";

class Group extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Group", name, {}, opts);
  }
}

class Value extends pulumi.CustomResource {
  constructor(name: string, inputs: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    super("test:index:Value", name, inputs, opts);
  }
}

class Provider extends pulumi.ProviderResource {
  constructor(name: string) {
    super("test", name, {});
  }
}

const later = () => ({ later: "now" });

describe("the recorder of graphs, on which tests of components stand", () => {
  test("keeps parents, dependencies, providers and protection", async () => {
    const resources = await record(
      () => {
        const provider = new Provider("cloud");
        const group = new Group("group", { provider });
        const thing = new Thing("thing", { parent: group, protect: true });
        new Value("value", { from: thing.later, plain: 1 }, { dependsOn: [group] });
      },
      { computed: later },
    );
    const [group, thing, value] = [
      find(resources, "Group", "group"),
      find(resources, "Thing", "thing"),
      find(resources, "Value", "value"),
    ];
    expect(group).toMatchObject({
      urn: "urn:pulumi:stack::project::test:index:Group::group",
      isCustom: false,
      parent: undefined,
    });
    expect(thing).toMatchObject({
      urn: "urn:pulumi:stack::project::test:index:Group$test:index:Thing::thing",
      isCustom: true,
      parent: group.urn,
      isProtected: true,
      provider: find(resources, "pulumi:providers:test", "cloud").urn,
    });
    expect(value).toMatchObject({
      isProtected: false,
      provider: undefined,
      inputs: { from: "now", plain: 1 },
    });
    expect(value.dependencies).toEqual([thing.urn]);
    expect(value.propertyDependencies).toMatchObject({ from: [thing.urn], plain: [] });
    expect(childrenOf(resources, group)).toEqual([thing]);
  });

  test("names all parents in a URN, not only the next", async () => {
    const resources = await record(() => {
      const outer = new Group("outer");
      const inner = new Group("inner", { parent: outer });
      new Thing("thing", { parent: inner });
    });
    expect(find(resources, "Thing", "thing").urn).toBe(
      "urn:pulumi:stack::project::test:index:Group$test:index:Group$test:index:Thing::thing",
    );
  });

  test("fails on two resources of one URN", async () => {
    await expect(record(() => ["one", "one"].map((name) => new Thing(name)))).rejects.toThrow(
      "two resources have the URN urn:pulumi:stack::project::test:index:Thing::one",
    );
  });

  test("fails on what is thrown inside an apply, consumed or not", async () => {
    const thrown = () =>
      pulumi.output(1).apply((): number => {
        throw new Error("thrown inside");
      });
    await expect(record(() => void thrown())).rejects.toThrow("thrown inside");
    await expect(record(() => void new Value("value", { from: thrown() }))).rejects.toThrow("thrown inside");
  });

  test("fails on a call that nobody expects", async () => {
    await expect(record(() => pulumi.runtime.invoke("test:index:look", {}))).rejects.toThrow(
      "nobody expects a call of test:index:look",
    );
  });

  test("fails with what the program throws", async () => {
    await expect(
      record(() => {
        throw new Error("at once");
      }),
    ).rejects.toThrow("at once");
  });

  test("finds resources that are made inside an apply: a preview does not show them", async () => {
    const program = () => {
      const thing = new Thing("thing");
      thing.later.apply((value) => new Thing(`made-${value}`));
    };
    await expect(recordBoth(program, later)).rejects.toThrow("made-now");
    await expect(recordBoth(() => void new Thing("thing"), later)).resolves.toBeDefined();
  });

  test("shows what is not known in a preview", async () => {
    const { preview, update } = await recordBoth(() => {
      new Value("value", { from: new Thing("thing").later });
    }, later);
    expect(isUnknown(find(preview, "Value", "value").inputs.from)).toBe(true);
    expect(find(update, "Value", "value").inputs.from).toBe("now");
  });

  test("recognises secrets, and finds what is not within one", async () => {
    const resources = await record(() => {
      new Value("value", {
        open: ["a", { b: "c" }],
        closed: { d: pulumi.secret("hunter2") },
        whole: pulumi.secret({ e: "f" }),
      });
    });
    const { inputs } = find(resources, "Value", "value");
    expect(isSecret(inputs.open)).toBe(false);
    expect(isSecret(inputs.whole)).toBe(true);
    expect(plainTexts(inputs)).toEqual(["a", "c"]);
    expect(reveal(inputs)).toEqual({ open: ["a", { b: "c" }], closed: { d: "hunter2" }, whole: { e: "f" } });
  });
});
