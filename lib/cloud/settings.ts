import type * as yaml from "yaml";
import type { Problem } from "../rules/problem";

/** What a caller has set of a cloud, by the names that clouds.yaml has for it: `auth_url`, `region_name`. */
export interface CloudSettings {
  /** Where it is from, as a person finds it: a cloud of a file, or the environment. */
  readonly from: { readonly cloud: string; readonly file: string } | "environment";
  readonly values: ReadonlyMap<string, string>;
}

/** A file, read. */
export interface FileText {
  readonly path: string;
  readonly text: string;
}

/** Settings, or why there are none. */
export type SettingsResult = { readonly settings: CloudSettings } | { readonly problems: readonly Problem[] };

/** The name of a setting where its user has set it. */
export function settingName({ from }: Pick<CloudSettings, "from">, key: string): string {
  return from === "environment" ? `OS_${key.toUpperCase()}` : key;
}

/** The OS_ variables; those that are empty count as absent, as in every shell that has sourced a file to unset them. */
export function settingsOfEnvironment(env: Readonly<Record<string, string | undefined>>): CloudSettings {
  const values = Object.entries(env).flatMap(([name, value]): [string, string][] =>
    name.startsWith("OS_") && value !== undefined && value !== ""
      ? [[name.slice("OS_".length).toLowerCase(), value]]
      : [],
  );
  return { from: "environment", values: new Map(values) };
}

/**
 * A cloud of a clouds.yaml.
 *
 * @param secure the file beside it that has the secrets alone, whose values win
 * @see https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html
 */
export function settingsOfFile(cloud: string, file: FileText, secure?: FileText): SettingsResult {
  const [all, secrets] = [cloudsOf(file), secure === undefined ? {} : cloudsOf(secure)];
  if (typeof all === "string") return { problems: [unreadable(file, all)] };
  if (typeof secrets === "string") return { problems: [unreadable(secure ?? file, secrets)] };
  const found = Object.hasOwn(all, cloud) ? all[cloud] : undefined;
  if (!isMapping(found)) return { problems: [unknownCloud(cloud, file, Object.keys(all))] };
  const secret = Object.hasOwn(secrets, cloud) ? secrets[cloud] : undefined;
  const values = new Map([...flat(found), ...flat(isMapping(secret) ? secret : {})]);
  if (!values.has("auth_url") && values.has("profile")) {
    const problem = {
      field: "profile",
      value: values.get("profile"),
      rule: "is not looked up here",
      fix: "write the vendor's auth_url into the file",
    };
    return { problems: [problem] };
  }
  return { settings: { from: { cloud, file: file.path }, values } };
}

/** The names of the clouds in a file; none where it cannot be read. */
export function cloudNames(file: FileText): readonly string[] {
  const clouds = cloudsOf(file);
  return typeof clouds === "string" ? [] : Object.keys(clouds);
}

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The clouds of a file, or what is wrong with it. Scalars stay the text that is written there: a password of digits
 * is not a number.
 */
function cloudsOf({ text }: FileText): Mapping | string {
  try {
    // Not at the top: the way into the engine's process (lib/actions) would take along the module as it is in memory.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { parse } = require("yaml") as typeof yaml; // of the package's own types
    const document: unknown = parse(text, { schema: "failsafe", merge: true });
    if (!isMapping(document) || !isMapping(document.clouds)) return "has no clouds";
    return document.clouds;
  } catch (thrown) {
    // The message would quote the line, and with it perhaps a password.
    const position = /at line \d+, column \d+/.exec(String(thrown));
    return `is no YAML${position === null ? "" : ` ${position[0]}`}`;
  }
}

/** A cloud's settings and those of its `auth`, by one name each. */
function flat(cloud: Mapping): readonly (readonly [string, string])[] {
  const { auth, regions, ...rest } = cloud;
  return [...scalars(firstRegion(regions)), ...scalars(rest), ...scalars(isMapping(auth) ? auth : {})];
}

/** Where no region is chosen, it is the first of those that the file lists, with the settings of its own. */
function firstRegion(regions: unknown): Mapping {
  const first: unknown = Array.isArray(regions) ? regions[0] : undefined;
  if (typeof first === "string") return { region_name: first };
  if (!isMapping(first)) return {};
  return { ...(isMapping(first.values) ? first.values : {}), region_name: first.name };
}

function scalars(mapping: Mapping): readonly (readonly [string, string])[] {
  return Object.entries(mapping).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" && value !== "" ? [[key.replaceAll("-", "_"), value]] : [],
  );
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unreadable({ path }: FileText, rule: string): Problem {
  return {
    field: "clouds.yaml",
    value: path,
    rule,
    fix: "write it as 'clouds:' with a cloud under each name",
  };
}

function unknownCloud(cloud: string, { path }: FileText, known: readonly string[]): Problem {
  return {
    field: "OS_CLOUD",
    value: cloud,
    rule: `is no cloud of ${path}`,
    fix: known.length === 0 ? "add it there" : `use one of ${known.join(", ")}, or add it there`,
  };
}
