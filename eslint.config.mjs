import tseslint from "typescript-eslint";

/** Imports only go down: components → actions, bridge → constructs → rules. */
function room(folder, ...above) {
  return {
    files: [`lib/${folder}/**/*.ts`],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: above.map((name) => ({
            regex: name.startsWith("@") ? `^${name}` : `^(\\.\\./)+${name}(/|$)`,
            message: `lib/${folder} must not import ${name}: imports only go down (docs/architecture.md)`,
          })),
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "coverage/"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-console": "error",
    },
  },
  { files: ["bin/**/*.ts", "bench/**/*.ts"], rules: { "no-console": "off" } },
  room("rules", "@pulumi", "cdk8s", "constructs", "constructs", "bridge", "actions", "components"),
  room("constructs", "@pulumi", "bridge", "actions", "components"),
  room("bridge", "components", "actions"),
  room("actions", "components", "bridge"),
);
