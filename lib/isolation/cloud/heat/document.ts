import { parse } from "yaml";
import type { Value } from "../../language/value";
import { isMapping } from "../../language/value";

/**
 * A template or an environment of Heat as plain data; `undefined` where the text is neither JSON nor YAML, or no
 * mapping. Heat reads YAML in its version 1.1, in which `yes` and `on` are true.
 */
export function heatDocument(text: string): { readonly [key: string]: Value } | undefined {
  try {
    const document: unknown = parse(text, { version: "1.1", logLevel: "silent" });
    const value = plain(document);
    return isMapping(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function plain(value: unknown): Value {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date || typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("latin1");
  if (typeof value !== "object" || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
