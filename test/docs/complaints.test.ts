import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

/** Rows of the table in docs/clusters.md: number, and the tests that are said to show it. */
const ROWS = [
  ...readFileSync(join(ROOT, "docs/clusters.md"), "utf8").matchAll(/^\| (\d+) +\|.*\|([^|]*)\|$/gm),
].map(([, number, files]): [number, readonly string[]] => [
  Number(number),
  [...(files ?? "").matchAll(/`([^`]+)`/g)].flatMap(([, file]) => file ?? []),
]);

/** Numbers of the complaints that titles of a test file name: `complaint 3`, `complaints 1, 2`. */
function complaintsIn(file: string): readonly number[] {
  const found = readFileSync(join(ROOT, file), "utf8").matchAll(/\bcomplaints? (\d+(?:(?:, | and )\d+)*)/g);
  return [...found].flatMap(([, numbers = ""]) => numbers.split(/, | and /).map(Number));
}

describe("what users of other tools run into (docs/clusters.md)", () => {
  test("is listed whole", () => {
    expect(ROWS.map(([number]) => number)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
  });

  test.each(ROWS)("complaint %d is shown by the tests that the table names", (number, files) => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files)
      expect([file, complaintsIn(file)]).toEqual([file, expect.arrayContaining([number])]);
  });
});
