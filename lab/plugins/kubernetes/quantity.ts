import type { Path } from "./kube-object";

/** Whether two texts say the same amount, as "1000m" and "1" do
 * (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/). */
export function sameQuantity(a: string | number, b: string | number): boolean {
  const left = nanos(String(a));
  return left !== undefined && left === nanos(String(b));
}

/** Whether a path of a manifest holds a quantity, which the API server rewrites to its canonical form. */
export function isQuantityPath(path: Path): boolean {
  if (path.some((name) => freeTextMaps.has(name))) return false;
  const [parent, leaf] = path.slice(-2);
  if (leaf === undefined || parent === undefined) return false;
  return quantityMaps.has(parent) || quantityFields.has(leaf) || (parent === "target" && leaf === "value");
}

const freeTextMaps: ReadonlySet<string> = new Set([
  "data",
  "stringData",
  "annotations",
  "labels",
  "matchLabels",
]);
const quantityMaps: ReadonlySet<string> = new Set([
  "allocatable",
  "capacity",
  "default",
  "defaultRequest",
  "hard",
  "limits",
  "max",
  "maxLimitRequestRatio",
  "min",
  "podFixed",
  "requests",
]);
const quantityFields: ReadonlySet<string> = new Set(["averageValue", "divisor", "sizeLimit"]);

const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binarySuffixes = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** The amount in billionths, which is as fine as quantities get. */
function nanos(text: string): bigint | undefined {
  const match = /^([+-]?)(\d*)\.?(\d*)([eE][+-]?\d+|[KMGTPE]i|[numkMGTPE]|)$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole = "", fraction = "", suffix = ""] = match;
  if (whole + fraction === "") return undefined;
  const binary = binarySuffixes.indexOf(suffix) + 1;
  const exponent = /^[eE][+-]?\d+$/.test(suffix) ? Number(suffix.slice(1)) : (decimalExponents[suffix] ?? 0);
  if (Math.abs(exponent) > 60) return undefined;
  const scale = 9 + exponent - fraction.length;
  let amount = BigInt(whole + fraction) * 1024n ** BigInt(binary);
  amount = scale >= 0 ? amount * 10n ** BigInt(scale) : amount / 10n ** BigInt(-scale);
  return sign === "-" ? -amount : amount;
}
