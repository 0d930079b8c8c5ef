import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

describe("README", () => {
  test("its program is examples/hello, which the type check compiles", () => {
    const program = readFileSync(join(root, "examples", "hello", "index.ts"), "utf8");
    expect(readme).toContain(`\`\`\`ts\n${program}\`\`\``);
  });

  test("has the two commands for a fresh machine", () => {
    expect(readme).toMatch(/^npm ci && npm run up$/m);
    expect(readme).toMatch(/^npm ci && npm test$/m);
  });
});
