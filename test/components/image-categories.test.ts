import * as pulumi from "@pulumi/pulumi";
import type { ImageCategoriesArgs } from "../../lib";
import { ImageCategories, ImageRepo } from "../../lib";
import { clusterState } from "../support/cluster-state";
import { find, isSecret, plainTexts, record, recordBoth, reveal } from "../support/graph";
import { HASH, REPO } from "../support/image-repo";

const computed = (type: string, inputs: Readonly<Record<string, unknown>>) => {
  if (type.startsWith("random:")) return { result: pulumi.secret("generated"), bcryptHash: HASH };
  if (type.startsWith("tls:")) return { privateKeyPem: "a key", certPem: "a certificate" };
  return clusterState(type, inputs);
};
const GIVEN = { registry: "images.example.org", categories: { public: ["web"] } };

describe("ImageCategories (R5)", () => {
  test("declare what an ImageRepo has, store by store, as its administrator and after it", async () => {
    const { update } = await recordBoth(() => {
      const organizations = { acme: { members: ["ann"], categories: ["web", "tools"] }, globex: {} };
      const repo = new ImageRepo("images", { ...REPO, organizations });
      new ImageCategories("categories", { repo });
    }, computed);
    const acme = find(update, "DeclaredCategories", "categories-orgs-acme");
    expect(acme.inputs).toMatchObject({
      registry: "images.example.org",
      store: "orgs/acme",
      categories: ["tools", "web"],
      ca: "a certificate",
    });
    expect(isSecret(acme.inputs.credential)).toBe(true);
    expect(reveal(acme.inputs.credential)).toEqual({ user: "root", password: "generated" });
    expect(acme.dependencies).toContain(find(update, "StatefulSet", "images-server").urn);
    expect(find(update, "DeclaredCategories", "categories-orgs-globex").inputs.categories).toEqual([]);
    expect(find(update, "DeclaredCategories", "categories-public").inputs.categories).toEqual([]);
  });

  test("of another registry are declared as somebody who is named", async () => {
    const credential = { user: "ann", password: pulumi.secret("of ann") };
    const resources = await record(() => new ImageCategories("categories", { repo: GIVEN, credential }));
    const { inputs } = find(resources, "DeclaredCategories", "categories-public");
    expect(reveal(inputs.credential)).toEqual({ user: "ann", password: "of ann" });
    expect(resources.flatMap((each) => plainTexts(each.inputs)).join()).not.toContain("of ann");
  });

  test.each<[Partial<ImageCategoriesArgs>, string]>([
    [{ repo: { ...GIVEN, registry: "https://images.example.org" } }, "is no host of a registry"],
    [{ repo: { ...GIVEN, categories: { "orgs/*": [] } } }, "repo.categories (orgs/*) is no path of a store"],
    [{ repo: { ...GIVEN, categories: { public: ["Web"] } } }, "is no name of a category"],
    [{ credential: undefined }, "credential (missing) is not given"],
    [{ patience: -1 }, "patience (-1)"],
  ])("%j are refused before anything is made", async (args, problem) => {
    let message = "";
    const made = await record(() => {
      try {
        const credential = { user: "ann", password: "of ann" };
        new ImageCategories("categories", { repo: GIVEN, credential, ...args });
      } catch (thrown) {
        message = String(thrown);
      }
    });
    expect([message, made]).toEqual([expect.stringContaining(problem), []]);
  });
});
