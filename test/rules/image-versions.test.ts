import fc from "fast-check";
import { imageVersion, isVersion } from "../../lib/rules/image-versions";
import { isTag, parseImage } from "../../lib/rules/images";

describe("versions of images (R8)", () => {
  test.each(["1.0", "v1", "1", "2026-05-04", "A_b.c-d", "t".repeat(128)])("%s is one", (tag) => {
    expect([isVersion(tag), imageVersion("version", tag)]).toEqual([true, undefined]);
  });

  test.each([
    ["", "is no tag"],
    ["-1", "is no tag"],
    [".1", "is no tag"],
    ["1 0", "is no tag"],
    ["1/0", "is no tag"],
    ["1:0", "is no tag"],
    ["*", "is no tag"],
    ["ünicode", "is no tag"],
    ["1\n", "is no tag"],
    ["t".repeat(129), "is no tag"],
    ["_about.1", "is kept for"],
    ["_", "is kept for"],
    [`sha256-${"a".repeat(64)}`, "is kept for"],
    [`sha256-${"a".repeat(64)}.sig`, "is kept for"],
    ["latest", "names no version"],
  ])("%j is none", (tag, rule) => {
    expect(imageVersion("version", tag)).toMatchObject({
      field: "version",
      value: tag,
      rule: expect.stringContaining(rule),
    });
  });

  test("every version is a tag that comes back out of a reference", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        if (imageVersion("version", text) !== undefined) return;
        expect(isTag(text)).toBe(true);
        expect(parseImage(`localhost/web:${text}`)?.tag).toBe(text);
      }),
    );
  });
});
