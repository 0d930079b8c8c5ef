import tseslint from "typescript-eslint";

const SDKS = ["@pulumi", "cdk8s", "cdk8s-plus-28", "constructs"];

/**
 * The rooms of lib/, and what each may import of the others and of the SDKs: the table of docs/architecture.md. Whatever
 * is not named is forbidden, so that a new room is nobody's until it is entered here.
 */
const ROOMS = {
  rules: {},
  isolation: { rooms: ["rules"] },
  addons: { rooms: ["rules"] },
  scaling: { rooms: ["rules"] },
  boot: { rooms: ["rules"], sdks: ["cdk8s"] },
  zot: { rooms: ["rules"] },
  constructs: { rooms: ["rules", "isolation", "zot"], sdks: ["cdk8s", "cdk8s-plus-28", "constructs"] },
  bridge: { rooms: ["rules", "constructs"], sdks: SDKS },
  cloud: { rooms: ["rules"] },
  kubernetes: {},
  registry: { rooms: ["rules"] },
  actions: { rooms: ["rules", "boot", "cloud", "kubernetes", "registry"], sdks: ["@pulumi"] },
  components: {
    rooms: ["rules", "bridge", "constructs", "actions", "boot", "addons", "scaling", "zot"],
    sdks: SDKS,
  },
  // Of components what is plain data: the arguments of a cluster, which the SDKs' types are part of.
  doctor: { rooms: ["rules", "cloud", "scaling", "components"] },
  settle: { rooms: ["rules", "cloud"] },
  delivery: { rooms: ["rules", "kubernetes"] },
  audit: { rooms: ["rules", "isolation", "kubernetes"] },
  policies: { rooms: ["rules", "isolation"], sdks: ["@pulumi"] },
  cli: {
    rooms: [
      "rules",
      "isolation",
      "audit",
      "cloud",
      "doctor",
      "settle",
      "registry",
      "delivery",
      "scaling",
      "components",
    ],
  },
};

function room([folder, { rooms = [], sdks = [] }]) {
  const others = Object.keys(ROOMS).filter((name) => name !== folder && !rooms.includes(name));
  const patterns = [
    ...SDKS.filter((name) => !sdks.includes(name)).map((name) => ({ regex: `^${name}(/|$)`, name })),
    ...others.map((name) => ({ regex: `^(\\.\\./)+${name}(/|$)`, name })),
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
  ...Object.entries(ROOMS).map(room),
);
