import fc from "fast-check";
import {
  categoriesRepository,
  imageName,
  isStore,
  storedImage,
  storedImagePath,
  storePath,
} from "../../lib/rules/image-stores";
import { organizationName } from "../../lib/rules/names";

describe("stores and what is in them (R2, R3)", () => {
  test.each([
    ["public/web", { store: "public", name: "web" }],
    ["public/a/b/c", { store: "public", name: "a/b/c" }],
    ["orgs/acme/web", { store: "orgs/acme", organization: "acme", name: "web" }],
    ["orgs/a-b/shop/web", { store: "orgs/a-b", organization: "a-b", name: "shop/web" }],
    ["orgs/public/web", { store: "orgs/public", organization: "public", name: "web" }],
  ])("%s", (path, image) => {
    expect(storedImage(path)).toEqual(image);
    expect(storedImagePath("image", { registry: "r.example", repository: path })).toBeUndefined();
  });

  test.each([
    "",
    "public",
    "public/",
    "orgs",
    "orgs/acme",
    "orgs/acme/",
    "orgs//web",
    "orgs/*/web",
    "orgs/**/web",
    "orgs/a--b/web",
    "orgs/a_b/web",
    "orgs/Acme/web",
    "orgs/../public/web",
    "publicity/web",
    "private/web",
    "web",
    "public/store-categories",
    "orgs/acme/store-categories",
    "public/Web",
    "public/we b",
  ])("%j is no image of a store", (path) => {
    expect(storedImage(path)).toBeUndefined();
  });

  test("a store is no image, and an image no store", () => {
    expect(["public", "orgs/acme"].map(isStore)).toEqual([true, true]);
    const others = ["", "orgs", "orgs/", "orgs/a*", "orgs/acme/web", "public/web", "publicity"];
    expect(others.map(isStore)).toEqual(others.map(() => false));
    expect(categoriesRepository(storePath("acme"))).toBe("orgs/acme/store-categories");
  });

  test("what is put together of names comes apart again; no other organization is found in it", () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,6}((-|_|\.)[a-z0-9]{1,4}){0,2}$/);
    const organization = fc.stringMatching(/^[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}$/);
    fc.assert(
      fc.property(
        fc.option(organization, { nil: undefined }),
        fc.array(part, { minLength: 1, maxLength: 3 }),
        (org, parts) => {
          const name = parts.join("/");
          fc.pre(imageName("name", name) === undefined);
          const store = storePath(org);
          expect(storedImage(`${store}/${name}`)).toEqual({
            store,
            name,
            ...(org === undefined ? {} : { organization: org }),
          });
        },
      ),
    );
  });

  test("no text makes an organization out of what is none", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (organization, name) => {
        const found = storedImage(`orgs/${organization}/${name}`);
        if (found?.organization !== undefined)
          expect(organizationName("organization", found.organization)).toBeUndefined();
      }),
    );
  });
});
