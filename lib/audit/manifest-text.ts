import type { Document, ParsedNode, Tags } from "yaml";
import { LineCounter, parseAllDocuments } from "yaml";
import { inside, isMapping } from "../isolation/language/value";
import type { Located, Value } from "../isolation/language/value";
import type { Found } from "./found";
import { NOTHING_FOUND, together } from "./found";
import { plainValue, Unplain } from "./plain-value";

/**
 * The objects in a text of one or several documents, YAML or JSON, as kubectl reads it: by YAML 1.1, where `yes` is
 * true, whatever version a document claims to be of.
 *
 * @param file name of the text, for whoever looks for it
 */
export function manifestsIn(text: string, file: string): Found {
  const json = text.trimStart().startsWith("{") ? jsonIn(text) : undefined;
  if (json !== undefined) return foundIn(file, 1, () => plainValue(json));
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    schema: "yaml-1.1",
    merge: true,
    customTags: likeKubectl,
    // Tags that nobody knows are told as warnings, and refused.
    resolveKnownTags: false,
    // Excerpts would show what is secret.
    prettyErrors: false,
    lineCounter: lines,
  });
  return together(
    [...documents].map((document, index) => foundIn(file, index + 1, () => valueOf(document, lines))),
  );
}

function foundIn(file: string, document: number, read: () => Value): Found {
  const what = `${file}, document ${document}`;
  try {
    const manifest = read();
    if (manifest === null) return NOTHING_FOUND;
    return isObject(manifest)
      ? { ...NOTHING_FOUND, objects: [{ manifest, written: { file, document } }] }
      : {
          ...NOTHING_FOUND,
          skipped: [{ what, why: "is no object of Kubernetes: it lacks apiVersion or kind" }],
        };
  } catch (thrown) {
    const why =
      thrown instanceof Unplain ? thrown.message : "has references that lead nowhere, or grow without end";
    return { ...NOTHING_FOUND, unread: [{ what, why }] };
  }
}

function valueOf(document: Document.Parsed<ParsedNode>, lines: LineCounter): Value {
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) {
    const { line } = lines.linePos(problem.pos[0]);
    throw new Unplain(`is no YAML that can be read for sure (${problem.code} in line ${line})`);
  }
  return plainValue(document.toJS());
}

function isObject(manifest: Value): boolean {
  const whole: Located = { value: manifest, path: "" };
  return (
    isMapping(manifest) &&
    ["apiVersion", "kind"].every((field) => {
      const { value } = inside(whole, field);
      return typeof value === "string" && value !== "";
    })
  );
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Flow style of YAML begins in the same way.
    return undefined;
  }
}

const NOT_KUBECTLS = ["binary", "omap", "pairs", "set", "timestamp"].map(
  (name) => `tag:yaml.org,2002:${name}`,
);

/** Its YAML 1.1 has no times of a day written as numbers, no dates, and none of the rarer tags. */
function likeKubectl(tags: Tags): Tags {
  return tags.filter(
    (tag) =>
      typeof tag === "string" ||
      !(NOT_KUBECTLS.includes(tag.tag) || ("format" in tag && tag.format === "TIME")),
  );
}
