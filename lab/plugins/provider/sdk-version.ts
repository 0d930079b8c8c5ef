import { readFileSync } from "node:fs";

/** Version of an installed SDK: programs ask for the plugin of their SDK's version, and a stand-in answers to that. */
export function sdkVersion(packageName: string): string {
  const manifest: unknown = JSON.parse(readFileSync(require.resolve(`${packageName}/package.json`), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest)
    return String(manifest.version);
  throw new Error(`package ${packageName} names no version`);
}
