import { execFileSync, spawnSync } from "node:child_process";
import fc from "fast-check";
import { assignments, quote } from "../../lib/boot/shell";

/** Texts with what shells, here-documents and arrays read otherwise. */
const nasty = fc.oneof(
  fc.string({ unit: "binary-ascii" }).map((text) => text.replaceAll("\0", "")),
  fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", "")),
  fc
    .array(fc.constantFrom("'", '"', "`", "$(id)", "${x}", "\\", "\n", ";", " ", "*", "#", "!", "()", "~"))
    .map((parts) => parts.join("")),
);

function bash(script: string): string {
  return execFileSync("bash", ["-c", script], { encoding: "utf8" });
}

describe("settings reach scripts as they are (C1)", () => {
  test("every text, whatever is in it", () => {
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 1, maxLength: 20 }), (texts) => {
        const words = texts.map(quote).join(" ");
        expect(bash(`printf '%s\\0' ${words}`)).toBe(texts.map((text) => `${text}\0`).join(""));
      }),
      { numRuns: 50 },
    );
  });

  test("lists too, and lists of nothing", () => {
    fc.assert(
      fc.property(fc.array(nasty, { maxLength: 10 }), nasty, (list, single) => {
        const sourced = assignments({ LIST: list, SINGLE: single });
        expect(bash(`set -eu\n${sourced}printf '%s\\0' "$SINGLE" "\${#LIST[@]}" "\${LIST[@]}"`)).toBe(
          [single, String(list.length), ...list].map((text) => `${text}\0`).join(""),
        );
      }),
      { numRuns: 50 },
    );
  });

  test("an order of entries makes no other text", () => {
    expect(assignments({ B: "2", A: ["1"] })).toBe(assignments({ A: ["1"], B: "2" }));
  });

  test("a NUL, which no word of a shell can hold, is refused", () => {
    expect(() => quote("a\0b")).toThrow("NUL");
    expect(spawnSync("bash", ["-c", `printf %s ${quote("a'b")}`], { encoding: "utf8" }).stdout).toBe("a'b");
  });
});
