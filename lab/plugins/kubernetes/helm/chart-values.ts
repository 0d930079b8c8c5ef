import { isArchive, isAsset, readAsset } from "../../provider/asset";
import type { Plain, PlainMap, PropertyValue } from "../../provider/property-value";
import { isPropertyList, isPropertyMap, reveal, Secret, Unknown } from "../../provider/property-value";
import { isPlainList, isPlainMap } from "../kube-object";
import type { ChartArgs } from "./chart-args";
import { parseYaml } from "./helm-yaml";

/**
 * The values that a chart is rendered with, beside its own: those of each file, and over them those of the program.
 * @throws Error for a file that cannot be read, or is no map in YAML
 */
export function chartValues(args: Pick<ChartArgs, "values" | "valueYamlFiles">): PlainMap {
  const layers = [...args.valueYamlFiles.map(valuesOfFile), withTexts(args.values)];
  return layers.reduce(merged, {});
}

/**
 * The texts that a value keeps secret: what holds one of them is as secret. A text of several lines counts by line,
 * as templates indent it.
 */
export function secretTexts(value: PropertyValue): readonly string[] {
  if (value instanceof Secret) return [...new Set(leaves(reveal(value)).flatMap(tracesOf))];
  if (isPropertyList(value)) return value.flatMap(secretTexts);
  if (isPropertyMap(value)) return Object.values(value).flatMap(secretTexts);
  return [];
}

function valuesOfFile(asset: PlainMap): PlainMap {
  const [values = {}] = parseYaml(readAsset(asset));
  if (isPlainMap(values)) return values;
  throw new Error(
    "a file of valueYamlFiles holds no map in YAML; write it as a chart's values.yaml is written",
  );
}

/** Texts in place of assets. */
function withTexts(map: PlainMap): PlainMap {
  const value = (item: Plain): Plain => {
    if (isPlainList(item)) return item.map(value);
    if (!isPlainMap(item)) return item;
    if (isAsset(item)) return readAsset(item);
    if (isArchive(item)) throw new Error("an archive cannot be a value of a chart; give its files as assets");
    return withTexts(item);
  };
  return Object.fromEntries(Object.entries(map).map(([name, item]) => [name, value(item)]));
}

/** As Helm merges: maps deeply, anything else is replaced; null stays, by which a chart's own value is removed. */
function merged(base: PlainMap, over: PlainMap): PlainMap {
  const result: Record<string, Plain> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const before = result[name];
    result[name] = isPlainMap(before) && isPlainMap(value) ? merged(before, value) : value;
  }
  return result;
}

function leaves(value: Plain): readonly string[] {
  if (value === null || value instanceof Unknown || typeof value === "boolean") return [];
  if (isPlainList(value)) return value.flatMap(leaves);
  if (isPlainMap(value)) return isAsset(value) ? [readAsset(value)] : Object.values(value).flatMap(leaves);
  return [String(value)];
}

/** A text as it may be found in a manifest. */
function tracesOf(text: string): readonly string[] {
  if (text === "") return [];
  const lines = text.split("\n").map((line) => line.trim());
  // Brackets on lines of their own are no secret, and many texts have them.
  const telling = lines.length === 1 ? lines : lines.filter((line) => line.length > 3);
  return [...telling, Buffer.from(text, "utf8").toString("base64")];
}
