import fc from "fast-check";
import {
  aboutManifest,
  aboutOf,
  ArtifactKind,
  artifactNumbers,
  artifactTag,
  ARTIFACT_TAGS,
  categoriesManifest,
  categoriesOf,
  declaredCategories,
  imageDescription,
  knownCategory,
} from "../../lib/rules/image-about";
import { isVersion } from "../../lib/rules/image-versions";
import { digestOf } from "../../lib/registry/digests";

const NOW = new Date("2026-05-04T03:02:01Z");

describe("what is said about images (R5, R10)", () => {
  test("an artifact is an OCI manifest without content, whose annotations say it", () => {
    const manifest: unknown = JSON.parse(aboutManifest({ description: "a site", category: "web" }, NOW));
    const empty = { mediaType: "application/vnd.oci.empty.v1+json", digest: digestOf("{}"), size: 2 };
    expect(manifest).toEqual({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      artifactType: "application/vnd.cloud-container-engine.about.v1",
      config: empty,
      layers: [empty],
      annotations: {
        "org.opencontainers.image.created": "2026-05-04T03:02:01.000Z",
        "org.opencontainers.image.description": "a site",
        "cloud-container-engine/category": "web",
      },
    });
  });

  test("what is written is read again", () => {
    const category = fc.option(fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,4})?$/), { nil: undefined });
    const description = fc.option(fc.string({ minLength: 1 }), { nil: undefined });
    fc.assert(
      fc.property(category, description, (one, other) => {
        const about = {
          ...(one === undefined ? {} : { category: one }),
          ...(other === undefined ? {} : { description: other }),
        };
        expect(aboutOf(JSON.parse(aboutManifest(about, NOW)))).toEqual(about);
      }),
    );
    expect(categoriesOf(JSON.parse(categoriesManifest(["web", "base"], NOW)))).toEqual(["base", "web"]);
  });

  test.each([
    [undefined],
    [null],
    ["text"],
    [[]],
    [{}],
    [{ artifactType: "application/vnd.other" }],
    [JSON.parse(categoriesManifest(["web"], NOW))],
  ])("what is no such artifact says nothing: %j", (manifest: unknown) => {
    expect(aboutOf(manifest)).toBeUndefined();
  });

  test.each(["{", "{}", "1", '"web"', undefined])("a list of categories that is %j is none", (text) => {
    const annotations = text === undefined ? {} : { "cloud-container-engine/categories": text };
    expect(categoriesOf({ artifactType: ArtifactKind.Categories, annotations })).toBeUndefined();
  });

  test("names that nobody could have declared are left out", () => {
    const annotations = { "cloud-container-engine/categories": '["web", "We b", 1, ""]' };
    expect(categoriesOf({ artifactType: ArtifactKind.Categories, annotations })).toEqual(["web"]);
    const said = { "cloud-container-engine/category": "\u001b[31m" };
    expect(aboutOf({ artifactType: ArtifactKind.About, annotations: said })).toEqual({});
  });

  test("the newest artifact is that with the highest number, not the last in the alphabet", () => {
    const tags = [
      "1.0",
      "_about.9",
      "_about.10",
      "_about.x",
      "_about.0",
      "_about.01",
      "_about.",
      "_categories.99",
    ];
    expect(artifactNumbers(ArtifactKind.About, tags)).toEqual([10, 9]);
    expect(artifactNumbers(ArtifactKind.About, ["1.0"])).toEqual([]);
  });

  test("tags of artifacts are no versions, and are kept by retention", () => {
    for (const kind of Object.values(ArtifactKind)) {
      expect(isVersion(artifactTag(kind, 7))).toBe(false);
      expect(new RegExp(ARTIFACT_TAGS).test(artifactTag(kind, 7))).toBe(true);
    }
    expect(new RegExp(ARTIFACT_TAGS).test("1.0")).toBe(false);
  });

  test("an unknown category is refused, with those that there are", () => {
    const store = { store: "orgs/acme", declared: ["base", "web"] };
    expect(knownCategory("category", "web", store)).toBeUndefined();
    expect(knownCategory("category", "webb", store)).toMatchObject({
      rule: "is no category of store orgs/acme",
      fix: expect.stringContaining("base, web"),
    });
    expect(knownCategory("category", "web", { ...store, declared: [] })?.fix).toContain(
      "leave the category out",
    );
  });

  test("categories are named once, in words", () => {
    const rules = (values: readonly string[]) =>
      declaredCategories("categories", values).flatMap((each) => each?.rule ?? []);
    expect(rules(["web", "data-bases", "v2"])).toEqual([]);
    expect(rules(["web", "web"])).toEqual(["is given more than once"]);
    for (const value of ["", "Web", "a--b", "-a", "a b", "*", "a".repeat(64)])
      expect(rules([value])).toHaveLength(1);
  });

  test.each(["two\nlines", "\u001b[31mred", "\u0000", "x".repeat(1001)])(
    "a description %j is refused",
    (text) => {
      expect(imageDescription("description", text)).toBeDefined();
    },
  );
});
