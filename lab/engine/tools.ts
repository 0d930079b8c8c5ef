import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../checkout";
import type { PulumiRelease, Tool } from "../tools/tool";

/** The Pulumi engine built where Pulumi's own release cannot be downloaded. */
const CLI_VERSION = "3.200.0";
/** The last version of Go module `sdk/v3` that still holds the language host; it works with newer engines. */
const LANGUAGE_HOST_VERSION = "3.55.0";

/** What runs Pulumi programs: the engine, the host of Node.js programs, and what starts policy packs. */
export function engineTools(): readonly [Tool, Tool, Tool] {
  const release: PulumiRelease = {
    kind: "pulumi release",
    name: "pulumi-release",
    version: sdkVersion("@pulumi/pulumi"),
  };
  return [
    {
      name: "pulumi",
      purpose: "Pulumi's engine and command line",
      programs: ["pulumi"],
      handedOut: true,
      version: { of: ["pulumi"], arguments: ["version"], atLeast: CLI_VERSION },
      recipes: [
        release,
        {
          kind: "go program",
          name: "pulumi",
          version: CLI_VERSION,
          requires: {
            "github.com/pulumi/pulumi/pkg/v3": `v${CLI_VERSION}`,
            "github.com/pulumi/pulumi/sdk/v3": `v${CLI_VERSION}`,
          },
          replaces: {
            "github.com/sergi/go-diff": "github.com/sergi/go-diff v1.1.0",
            "github.com/atotto/clipboard":
              "github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e",
          },
          package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
          variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${CLI_VERSION}` },
          programs: ["pulumi"],
          seconds: 140,
        },
      ],
    },
    {
      name: "pulumi-language-nodejs",
      purpose: "runs Node.js programs for Pulumi's engine",
      programs: ["pulumi-language-nodejs"],
      handedOut: true,
      recipes: [
        release,
        {
          kind: "go program",
          name: "pulumi-language-nodejs",
          version: LANGUAGE_HOST_VERSION,
          requires: { "github.com/pulumi/pulumi/sdk/v3": `v${LANGUAGE_HOST_VERSION}` },
          replaces: { "golang.org/x/text": "golang.org/x/text v0.3.6" },
          package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
          programs: ["pulumi-language-nodejs"],
          seconds: 45,
        },
      ],
    },
    {
      name: "pulumi-launchers",
      purpose: "start policy packs and dynamic providers",
      programs: ["pulumi-analyzer-policy", "pulumi-resource-pulumi-nodejs"],
      handedOut: true,
      recipes: [
        release,
        {
          kind: "go module files",
          name: "pulumi-launchers",
          version: CLI_VERSION,
          module: "github.com/pulumi/pulumi/sdk/v3",
          files: ["nodejs/dist/pulumi-analyzer-policy", "nodejs/dist/pulumi-resource-pulumi-nodejs"],
        },
      ],
    },
  ];
}

/** The installed version of an npm package of this checkout. */
export function sdkVersion(name: string): string {
  const file = join(checkout(), "node_modules", name, "package.json");
  const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest)
    return String(manifest.version);
  throw new Error(`${file} has no version: run \`npm ci\``);
}
