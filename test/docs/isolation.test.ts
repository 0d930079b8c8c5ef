import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isolationRows } from "./support/isolation-table";

/** Rows of the table in docs/isolation.md, cell by cell. */
const ROWS = readFileSync(join(__dirname, "../../docs/isolation.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| \d+ /.test(line))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  .filter((cells) => cells.length === 6);

describe("what enforces each invariant (docs/isolation.md; T1, T2, T3)", () => {
  test("all 61 are there", () => {
    expect(ROWS.map(([number]) => number)).toEqual(Array.from({ length: 61 }, (_, index) => `${index + 1}`));
  });

  test.each(isolationRows())("%s is as its rule says", (number, ...cells) => {
    expect(ROWS.find(([each]) => each === number)).toEqual([number, ...cells]);
  });

  test("all have attacks, but for what no object can show", () => {
    expect(isolationRows().flatMap(([number, , , , , cases]) => (cases === "–" ? [number] : []))).toEqual([
      "40",
    ]);
  });
});
