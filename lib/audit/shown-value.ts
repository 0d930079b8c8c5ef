import { isMapping } from "../isolation/language/value";
import type { Value } from "../isolation/language/value";

const LONGEST = 200;

/**
 * A value for a report. Of mappings there are only the keys: what is in them may be secret, such as the environment of a
 * container.
 */
export function shownValue(value: Value): string {
  if (value === undefined || value === null) return "missing";
  if (value === "") return "empty";
  if (Array.isArray(value)) return cut(`[${value.map(shownValue).join(", ")}]`);
  if (isMapping(value)) return cut(`{${Object.keys(value).join(", ")}}`);
  return cut(String(value));
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}... (${text.length} characters)` : text;
}
