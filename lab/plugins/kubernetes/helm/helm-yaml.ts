import type { Tags } from "yaml";
import { parseAllDocuments } from "yaml";

import type { Plain } from "../../provider/property-value";

/** Of YAML 1.1, what Helm's parser does not have: it reads these as texts. */
const unknownToHelm: ReadonlySet<string> = new Set(["timestamp", "intTime", "floatTime", "binary"]);

/**
 * The documents of a text, read as Helm and kubectl read it: YAML 1.1, in which `yes` is true and 0644 is octal.
 * @throws Error naming line and column of what is no YAML
 */
export function parseYaml(text: string): readonly Plain[] {
  const documents = parseAllDocuments(text, {
    version: "1.1",
    merge: true,
    customTags: (tags): Tags => tags.filter((tag) => !isUnknownToHelm(tag)),
  });
  const values: Plain[] = [];
  for (const document of documents) {
    const [problem] = document.errors;
    if (problem) throw problem;
    // Without the tags above, what remains is JSON.
    const value = document.toJS({ maxAliasCount: 10_000 }) as Plain;
    if (value !== null) values.push(value);
  }
  return values;
}

function isUnknownToHelm(tag: Tags[number]): boolean {
  if (typeof tag === "string") return unknownToHelm.has(tag);
  return /:(timestamp|binary|omap|pairs|set)$/.test(tag.tag) || ("format" in tag && tag.format === "TIME");
}
