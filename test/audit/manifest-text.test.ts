import type { Found } from "../../lib/audit/found";
import { manifestsIn } from "../../lib/audit/manifest-text";
import { manifestsOf } from "../../lib/audit/manifest-files";

const POD = "apiVersion: v1\nkind: Pod\n";

function values(found: Found): readonly unknown[] {
  return found.objects.map(({ manifest }) => manifest);
}

describe("T2: manifests are read as kubectl reads them", () => {
  test("documents are counted as they are written, empty ones too", () => {
    const found = manifestsIn(`# a comment\n---\n${POD}---\n---\n${POD}a: 1\n`, "pods.yaml");
    expect(found.objects.map(({ written }) => written?.document)).toEqual([1, 3]);
    expect([found.unread, found.skipped]).toEqual([[], []]);
  });

  test.each([
    ["yes", true],
    ["on", true],
    ["y", true],
    ["No", false],
    ["0777", 511],
    ["22:22", "22:22"],
    ["2001-01-01", "2001-01-01"],
    ['!!bool "true"', true],
    ['"yes"', "yes"],
    ["~", null],
  ])("%s is %j, whatever version the document says that it is of", (written, meant) => {
    expect(values(manifestsIn(`${POD}a: ${written}\n`, "a"))).toEqual([
      { apiVersion: "v1", kind: "Pod", a: meant },
    ]);
    expect(values(manifestsIn(`%YAML 1.2\n---\n${POD}a: ${written}\n`, "a"))).toEqual([
      { apiVersion: "v1", kind: "Pod", a: meant },
    ]);
  });

  test("what is merged in is there", () => {
    const text = `${POD}b: &b {privileged: true}\na:\n  <<: *b\n  x: 1\n`;
    expect(values(manifestsIn(text, "a"))).toMatchObject([{ a: { privileged: true, x: 1 } }]);
  });

  test("JSON is read, and a flow of YAML that looks like it", () => {
    const meant = [{ apiVersion: "v1", kind: "Pod", ["__proto__"]: 1 }];
    expect(values(manifestsIn('\n{"apiVersion":"v1","kind":"Pod","__proto__":1}', "a"))).toEqual(meant);
    expect(values(manifestsIn("{apiVersion: v1, kind: Pod, __proto__: 1}", "a"))).toEqual(meant);
  });

  test.each([
    ["a key twice", "a: 1\na: 2\n"],
    ["a tag that nobody knows", "a: !vault topsecret\n"],
    ["bytes", "a: !!binary dG9wc2VjcmV0\n"],
    ["a broken line", "a: b: topsecret\n"],
    ["a template of Helm's", "{{ if .Values.topsecret }}\na: 1\n{{ end }}\n"],
    ["a reference that leads nowhere", "a: *topsecret\n"],
    ["JSON twice", '{"apiVersion":"v1","kind":"Pod"}{"apiVersion":"v1","kind":"Pod"}', ""],
    ["levels without end", `a: ${"[".repeat(300)}${"]".repeat(300)}\n`],
    [
      "references that grow",
      `b0: &b0 [topsecret, topsecret]\n${Array.from({ length: 30 }, (_, n) => `b${n + 1}: &b${n + 1} [*b${n}, *b${n}]\n`).join("")}`,
    ],
  ])("%s is refused without a word of what is written there", (_name, text, head = POD) => {
    const found = manifestsIn(head + text, "a.yaml");
    expect(found.objects).toEqual([]);
    expect(found.unread.map(({ what }) => what)).toEqual(["a.yaml, document 1"]);
    expect(JSON.stringify(found)).not.toContain("topsecret");
  });

  test("one broken document leaves the others", () => {
    const found = manifestsIn(`${POD}---\na: b: c\n---\n${POD}`, "a.yaml");
    expect([found.objects.length, found.unread.length]).toEqual([2, 1]);
  });

  test.each(["a: 1", "kind: Pod", "apiVersion: v1\nkind: 7", `- ${"apiVersion: v1"}`, "text"])(
    "%j is no object",
    (text) => {
      const found = manifestsIn(text, "values.yaml");
      expect([found.objects, found.unread]).toEqual([[], []]);
      expect(found.skipped).toMatchObject([{ what: "values.yaml, document 1" }]);
    },
  );

  test("what is no UTF-8 is not guessed", () => {
    expect(manifestsOf(Buffer.from([0x61, 0xff, 0xfe]), "a").unread).toEqual([
      { what: "a", why: "is no text of UTF-8" },
    ]);
  });
});
