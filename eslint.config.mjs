import tseslint from "typescript-eslint";

/**
 * Imports only go down: components → actions, bridge → constructs → rules, and components → boot → rules. Commands go
 * beside them: cli → doctor → cloud → rules, and cli → registry → rules.
 */
function room(folder, { packages = [], rooms }) {
  const patterns = [
    ...packages.map((name) => ({ regex: `^${name}(/|$)`, name })),
    ...rooms.map((name) => ({ regex: `^(\\.\\./)+${name}(/|$)`, name })),
  ];
  return {
    files: [`lib/${folder}/**/*.ts`],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: patterns.map(({ regex, name }) => ({
            regex,
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
      // Names in error messages: an args interface shows as itself, an alias would show as a mapped type.
      "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }],
      "no-console": "error",
    },
  },
  { files: ["bin/**/*.ts", "bench/**/*.ts"], rules: { "no-console": "off" } },
  room("rules", {
    packages: ["@pulumi", "cdk8s", "cdk8s-plus-28", "constructs"],
    rooms: [
      "addons",
      "boot",
      "constructs",
      "bridge",
      "actions",
      "components",
      "cloud",
      "registry",
      "doctor",
      "cli",
    ],
  }),
  room("addons", {
    packages: ["@pulumi", "cdk8s", "cdk8s-plus-28", "constructs"],
    rooms: [
      "boot",
      "scaling",
      "constructs",
      "bridge",
      "actions",
      "components",
      "cloud",
      "registry",
      "doctor",
      "cli",
    ],
  }),
  room("boot", {
    packages: ["@pulumi", "cdk8s-plus-28", "constructs"],
    rooms: ["scaling", "constructs", "bridge", "actions", "components", "cloud", "registry", "doctor", "cli"],
  }),
  room("scaling", {
    packages: ["@pulumi", "cdk8s", "cdk8s-plus-28", "constructs"],
    rooms: ["constructs", "bridge", "actions", "components", "cloud", "registry", "doctor", "cli"],
  }),
  room("constructs", {
    packages: ["@pulumi"],
    rooms: ["boot", "bridge", "actions", "components", "cloud", "registry", "doctor", "cli"],
  }),
  room("bridge", { rooms: ["boot", "actions", "components", "cloud", "registry", "doctor", "cli"] }),
  room("components", { rooms: ["registry", "doctor", "cli"] }),
  room("cloud", {
    packages: ["@pulumi", "cdk8s", "cdk8s-plus-28", "constructs"],
    rooms: ["boot", "scaling", "constructs", "bridge", "actions", "components", "registry", "doctor", "cli"],
  }),
  room("registry", {
    packages: ["@pulumi", "cdk8s", "cdk8s-plus-28", "constructs"],
    rooms: [
      "addons",
      "boot",
      "scaling",
      "constructs",
      "bridge",
      "actions",
      "components",
      "cloud",
      "settle",
      "doctor",
      "cli",
    ],
  }),
  room("settle", {
    packages: ["@pulumi", "cdk8s", "cdk8s-plus-28", "constructs"],
    rooms: [
      "addons",
      "boot",
      "scaling",
      "constructs",
      "bridge",
      "actions",
      "components",
      "registry",
      "doctor",
      "cli",
    ],
  }),
  room("doctor", {
    packages: ["@pulumi", "cdk8s", "cdk8s-plus-28", "constructs"],
    rooms: ["constructs", "bridge", "actions", "registry", "cli"],
  }),
  room("cli", {
    packages: ["@pulumi", "cdk8s", "cdk8s-plus-28", "constructs"],
    rooms: ["bridge", "actions"],
  }),
  room("actions", { rooms: ["bridge", "components", "doctor", "cli"] }),
);
