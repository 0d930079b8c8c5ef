import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseRegistry } from "../rules/images";
import { systemError } from "./system-error";

/** Who calls a registry. */
export type Credential =
  | { readonly user: string; readonly password: string }
  /** What a registry's login gave in place of the password, to get tokens by. */
  | { readonly identityToken: string };

/** Finds who calls a registry, by its host as references spell it; nobody in particular where it is undefined. */
export type FindCredential = (registry: string) => Promise<Credential | undefined>;

/** Where credentials are looked for. */
export interface CredentialPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The registry that CCE_REGISTRY_USER and CCE_REGISTRY_PASSWORD are for; no other one is told them. */
  readonly registry: string;
}

/** Docker's own file of credentials, and one that other tools may have written before that. */
const [CONFIG, DOCKER_HUB, DOCKER_HUB_KEY] = ["config.json", "docker.io", "https://index.docker.io/v1/"];

/** What a helper calls somebody who is known by an identity token. */
const TOKEN_USER = "<token>";
const HELPER = /^[A-Za-z0-9._-]+$/;

/**
 * Finds credentials as docker's clients do: in `$DOCKER_CONFIG/config.json`, or else `~/.docker/config.json`, with the
 * helpers that it names. Before it go CCE_REGISTRY_USER and CCE_REGISTRY_PASSWORD, for one registry.
 */
export function credentialsFrom({ env, registry }: CredentialPlaces): FindCredential {
  return async (host) => {
    const { CCE_REGISTRY_USER: user, CCE_REGISTRY_PASSWORD: password } = env;
    if (host === registry && user && password) return { user, password };
    const path = join(env.DOCKER_CONFIG || join(env.HOME || homedir(), ".docker"), CONFIG);
    const config = readConfig(path);
    if (config === undefined) return undefined;
    const helper = helperFor(config, host);
    return helper === undefined ? storedCredential(config, host, path) : askHelper(helper, host, env);
  };
}

type Mapping = Readonly<Record<string, unknown>>;

function readConfig(path: string): Mapping | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (thrown) {
    if (["ENOENT", "ENOTDIR"].includes(systemError(thrown)?.code ?? "")) return undefined;
    throw new Error(`${path} cannot be read (${String(thrown)}); it holds credentials of registries`);
  }
  // The parser's message would quote what is there.
  const config = parsed(text);
  if (config === undefined) throw new Error(`${path} is no JSON object; run docker login to have it written`);
  return config;
}

function parsed(text: string): Mapping | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMapping(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A helper of one registry goes before that of all, and either before what the file itself has. */
function helperFor({ credHelpers, credsStore }: Mapping, host: string): string | undefined {
  const own = isMapping(credHelpers) ? entryFor(credHelpers, host) : undefined;
  const name = own ?? credsStore;
  if (typeof name !== "string" || name === "") return undefined;
  if (!HELPER.test(name))
    throw new Error(`'${name}' is no name of a credential helper; mend docker's config file`);
  return name;
}

function storedCredential({ auths }: Mapping, host: string, path: string): Credential | undefined {
  const entry = isMapping(auths) ? entryFor(auths, host) : undefined;
  if (!isMapping(entry)) return undefined;
  const { auth, username, password, identitytoken } = entry;
  if (typeof identitytoken === "string" && identitytoken !== "") return { identityToken: identitytoken };
  if (typeof username === "string" && typeof password === "string" && username !== "")
    return { user: username, password };
  if (typeof auth !== "string" || auth === "") return undefined;
  const decoded = Buffer.from(auth, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon <= 0)
    throw new Error(`${path}: what it has for ${host} is no user and password; run docker login ${host}`);
  return { user: decoded.slice(0, colon), password: decoded.slice(colon + 1).replace(/\0+$/, "") };
}

/** The entry of a registry, whose key may be an address, or have the port of https. */
function entryFor(entries: Mapping, host: string): unknown {
  const keys = [host, ...(host === DOCKER_HUB ? [DOCKER_HUB_KEY] : [])];
  const exact = keys.find((key) => Object.hasOwn(entries, key));
  if (exact !== undefined) return entries[exact];
  const found = Object.keys(entries).find((key) => {
    const [name = ""] = key.replace(/^https?:\/\//, "").split("/");
    return name !== "" && (parseRegistry(name) ?? name) === host;
  });
  return found === undefined ? undefined : entries[found];
}

/** @see https://github.com/docker/docker-credential-helpers */
function askHelper(
  helper: string,
  host: string,
  env: CredentialPlaces["env"],
): Promise<Credential | undefined> {
  const program = `docker-credential-${helper}`;
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["get"], {
      env: { ...env },
      stdio: ["pipe", "pipe", "ignore"],
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", (error) =>
      reject(
        new Error(`${program} cannot be run (${error.message}); docker's config file names it for ${host}`),
      ),
    );
    // A helper that does not read is none of our business: its answer tells.
    child.stdin.on("error", () => undefined);
    child.on("close", (code) => {
      const answer = Buffer.concat(chunks).toString("utf8");
      if (code === 0) return resolve(helpersCredential(answer));
      if (/not found/i.test(answer)) return resolve(undefined);
      reject(
        new Error(
          `${program} fails to tell the credentials of ${host} (exit code ${code}); run docker login`,
        ),
      );
    });
    child.stdin.end(host === DOCKER_HUB ? DOCKER_HUB_KEY : host);
  });
}

function helpersCredential(answer: string): Credential | undefined {
  const { Username: user, Secret: secret } = parsed(answer) ?? {};
  if (typeof user !== "string" || typeof secret !== "string" || secret === "") return undefined;
  return user === TOKEN_USER ? { identityToken: secret } : { user, password: secret };
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
