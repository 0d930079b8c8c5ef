import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Problem } from "../rules/problem";
import { refuse } from "../rules/problem";
import type { CloudLogin, LoginResult, TlsFiles } from "./login";
import { loginOf } from "./login";
import type { CloudSettings, FileText, SettingsResult } from "./settings";
import { cloudNames, settingName, settingsOfEnvironment, settingsOfFile } from "./settings";

/** Where the settings of a cloud are looked for. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder in which relative names are meant. */
  readonly cwd: string;
}

/** A login that is complete, or what it lacks. */
export type FoundLogin = { readonly login: CloudLogin } | { readonly problems: readonly Problem[] };

/**
 * Finds out how to log in, as other clients of OpenStack do: by the cloud of a clouds.yaml that is named, or else by the
 * OS_ variables.
 *
 * @param cloud a cloud's name, which goes before OS_CLOUD
 */
export function findLogin({ env, cwd }: Surroundings, cloud = env.OS_CLOUD): FoundLogin {
  const found = cloud ? ofFile(cloud, { env, cwd }) : ofEnvironment({ env, cwd });
  if ("problems" in found) return found;
  const made = loginOf(found.settings);
  return "problems" in made ? made : withCertificates(made, found.settings, { env, cwd });
}

/**
 * How to log in, for who cannot go on without.
 *
 * @param cloud a cloud's name, which goes before OS_CLOUD
 * @param subject which cloud it is, in words
 * @throws Error that says what a login lacks
 */
export function loginTo(
  cloud: string | undefined,
  surroundings: Surroundings = hereAndNow(),
  subject = cloud === undefined ? "The cloud" : `Cloud '${cloud}'`,
): CloudLogin {
  const found = findLogin(surroundings, cloud ?? surroundings.env.OS_CLOUD);
  if ("login" in found) return found.login;
  refuse(subject, found.problems);
  throw new Error(`${subject}: how to log in is not known`);
}

function hereAndNow(): Surroundings {
  return { env: process.env, cwd: process.cwd() };
}

function ofEnvironment(surroundings: Surroundings): SettingsResult {
  const settings = settingsOfEnvironment(surroundings.env);
  if (settings.values.has("auth_url")) return { settings };
  const file = firstOf("clouds", surroundings);
  const known = file === undefined ? [] : cloudNames(file);
  const choice =
    known.length === 0
      ? "write a clouds.yaml and set OS_CLOUD"
      : `set OS_CLOUD to one of ${known.join(", ")}`;
  const problem = {
    field: "OS_CLOUD",
    value: undefined,
    rule: "names no cloud, and OS_AUTH_URL is not set either",
    fix: `${choice}, or source the RC file of your cloud`,
  };
  return { problems: [problem] };
}

function ofFile(cloud: string, surroundings: Surroundings): SettingsResult {
  const file = firstOf("clouds", surroundings);
  if (file === undefined) {
    const problem = {
      field: "OS_CLOUD",
      value: cloud,
      rule: "is looked for in a clouds.yaml, and there is none",
      fix: `have one of ${candidates("clouds", surroundings)
        .filter((path) => path.endsWith("yaml"))
        .join(", ")}`,
    };
    return { problems: [problem] };
  }
  const found = settingsOfFile(cloud, file, firstOf("secure", surroundings));
  const region = surroundings.env.OS_REGION_NAME;
  if ("problems" in found || !region) return found;
  const values = new Map([...found.settings.values, ["region_name", region] as const]);
  return { settings: { ...found.settings, values } };
}

/** The first file of those that clients of OpenStack look for that is there. */
function firstOf(kind: "clouds" | "secure", surroundings: Surroundings): FileText | undefined {
  const path = candidates(kind, surroundings).find((each) => existsSync(each));
  return path === undefined ? undefined : { path, text: readFileSync(path, "utf8") };
}

function candidates(kind: "clouds" | "secure", { env, cwd }: Surroundings): readonly string[] {
  const named = kind === "clouds" ? env.OS_CLIENT_CONFIG_FILE : env.OS_CLIENT_SECURE_FILE;
  const configHome = env.XDG_CONFIG_HOME || join(homeOf(env), ".config");
  const beside =
    kind === "secure" && env.OS_CLIENT_CONFIG_FILE ? [dirname(resolve(cwd, env.OS_CLIENT_CONFIG_FILE))] : [];
  const folders = [...beside, cwd, join(configHome, "openstack"), "/etc/openstack"];
  return [
    ...(named ? [resolve(cwd, named)] : []),
    ...folders.flatMap((folder) => ["yaml", "yml", "json"].map((end) => join(folder, `${kind}.${end}`))),
  ];
}

function withCertificates(
  { login, files }: Exclude<LoginResult, { readonly problems: unknown }>,
  settings: CloudSettings,
  { env, cwd }: Surroundings,
): FoundLogin {
  const problems: Problem[] = [];
  const read = (setting: string, name: string | undefined): string | undefined => {
    if (name === undefined) return undefined;
    const path = resolve(cwd, name.replace(/^~(?=\/|$)/, homeOf(env)));
    try {
      return readFileSync(path, "utf8");
    } catch (thrown) {
      const code = codeOf(thrown);
      const rule = code === "ENOENT" ? "is not there" : `cannot be read (${code ?? "for an unknown reason"})`;
      problems.push({
        field: settingName(settings, setting),
        value: path,
        rule,
        fix: "name a file in PEM format",
      });
      return undefined;
    }
  };
  const tls = pem(files, read);
  if (problems.length > 0) return { problems };
  return { login: { ...login, tls: { ...login.tls, ...tls } } };
}

function pem(
  { ca, cert, key }: TlsFiles,
  read: (setting: string, name: string | undefined) => string | undefined,
): CloudLogin["tls"] {
  const [authority, certificate, secretKey] = [read("cacert", ca), read("cert", cert), read("key", key)];
  return {
    ...(authority === undefined ? {} : { ca: authority }),
    ...(certificate === undefined || secretKey === undefined
      ? {}
      : { client: { cert: certificate, key: secretKey } }),
  };
}

function homeOf(env: Surroundings["env"]): string {
  return env.HOME || homedir();
}

function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== "object" || thrown === null || !("code" in thrown)) return undefined;
  return typeof thrown.code === "string" ? thrown.code : undefined;
}
