/** @type {import("jest").Config} */
module.exports = {
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
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
