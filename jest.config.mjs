import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** It cannot be built from published Go modules, so tests of the real one are for machines that have it on PATH. */
const hasZot = process.env.PATH.split(delimiter).some((folder) => existsSync(join(folder, "zot")));

/** @type {import("jest").Config} */
export default {
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", ...(hasZot ? [] : ["/zot\\.test\\.ts$"])],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
    ],
  },
  moduleNameMapper: {
    // import() names the compiled file, which is not there under test.
    "^(\\.{1,2}/.+)\\.js$": "$1",
    "^cloud-container-engine$": "<rootDir>/lib/index.ts",
    "^cloud-container-engine/constructs$": "<rootDir>/lib/constructs/index.ts",
    "^cloud-container-engine/registry$": "<rootDir>/lib/registry/index.ts",
  },
  testTimeout: 120_000,
};
