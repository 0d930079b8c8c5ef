import type { Value } from "../isolation/language/value";

/** No object of Kubernetes is nested so deeply; what is would exhaust whoever walks through it. */
const DEEPEST = 200;

/** What was parsed is not made of plain data alone, or is nested too deeply. */
export class Unplain extends Error {
  override readonly name = "Unplain";
}

/** Parsed YAML or JSON as a plain value. @throws Unplain */
export function plainValue(parsed: unknown, depth = 0): Value {
  if (depth > DEEPEST) throw new Unplain(`is nested more than ${DEEPEST} levels deep`);
  if (parsed === null || parsed === undefined) return null;
  if (typeof parsed === "string" || typeof parsed === "number" || typeof parsed === "boolean") return parsed;
  if (Array.isArray(parsed)) return parsed.map((each: unknown) => plainValue(each, depth + 1));
  if (typeof parsed === "object" && Object.getPrototypeOf(parsed) === Object.prototype) {
    return Object.fromEntries(
      Object.entries(parsed).map(([key, each]: [string, unknown]) => [key, plainValue(each, depth + 1)]),
    );
  }
  throw new Unplain("has a value that is no plain data");
}
