import type { Findings, Problem } from "../rules/problem";
import type { CloudSettings } from "./settings";
import { settingName } from "./settings";
import type { EndpointInterface } from "./services";

/** What keystone finds a domain by. */
export type DomainRef = { readonly id: string } | { readonly name: string };

/** What keystone finds a user by: names are unique in their domain only. */
export type UserRef = { readonly id: string } | { readonly name: string; readonly domain: DomainRef };

/** What keystone finds a project by. */
export type ProjectRef = { readonly id: string } | { readonly name: string; readonly domain: DomainRef };

/** A user with a password, in a project. */
export interface PasswordCredential {
  readonly user: UserRef;
  readonly password: string;
  readonly project: ProjectRef;
}

/** A credential that a user made for one project. */
export interface ApplicationCredential {
  /** Its id, or its name among those of a user. */
  readonly credential: { readonly id: string } | { readonly name: string; readonly user: UserRef };
  readonly secret: string;
}

/** How a cloud's certificates are checked. */
export interface CloudTls {
  /** Certificates of the authorities that are trusted, PEM. @default those that Node.js trusts */
  readonly ca?: string;
  /** Certificate of the caller and its key, PEM. @default none */
  readonly client?: { readonly cert: string; readonly key: string };
  /** Whether anything is checked at all. @default true */
  readonly verify?: boolean;
}

/** Who calls a cloud, and where its keystone answers. */
export interface CloudLogin {
  /** With its version: `https://cloud.example:5000/v3`. */
  readonly authUrl: string;
  readonly credential: PasswordCredential | ApplicationCredential;
  /** @default the first of the catalogue */
  readonly region?: string;
  /** @default "public" */
  readonly interface?: EndpointInterface;
  /** @default checked by what Node.js trusts */
  readonly tls?: CloudTls;
}

/** Files that a login names, and which are not read yet. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** A login, or what keeps settings from being one. */
export type LoginResult =
  { readonly login: CloudLogin; readonly files: TlsFiles } | { readonly problems: readonly Problem[] };

/** Makes a login of settings; every problem is listed. No value of a secret is ever part of a problem. */
export function loginOf(settings: CloudSettings): LoginResult {
  const reader = new Reader(settings);
  const authUrl = keystone(reader);
  const credential = isApplicationCredential(reader) ? applicationCredential(reader) : password(reader);
  const files = {
    ca: reader.optional("cacert"),
    cert: reader.optional("cert"),
    key: reader.optional("key"),
  };
  if ((files.cert === undefined) !== (files.key === undefined)) {
    reader.report(files.cert === undefined ? "cert" : "key", undefined, "is missing", "give both or neither");
  }
  const called = endpointInterface(reader);
  const { problems } = reader;
  if (problems.length > 0) return { problems: problems.filter((problem) => problem !== undefined) };
  return {
    login: {
      authUrl,
      credential,
      region: reader.optional("region_name", "region"),
      interface: called,
      tls: { verify: isVerified(reader) },
    },
    files,
  };
}

/** Reads settings, and keeps what is wrong with them. */
class Reader {
  private readonly found: Problem[];

  // What is not in a constructor is lost on the way into the engine's process (lib/actions).
  constructor(private readonly settings: CloudSettings) {
    this.found = [];
  }

  get problems(): Findings {
    return this.found;
  }

  /** The first of these that is there. */
  optional(...keys: readonly string[]): string | undefined {
    return keys.map((key) => this.settings.values.get(key)).find((value) => value !== undefined);
  }

  required(fix: string, ...keys: readonly [string, ...string[]]): string {
    const value = this.optional(...keys);
    if (value === undefined) this.report(keys[0], undefined, "is missing", fix);
    return value ?? "";
  }

  report(key: string, value: unknown, rule: string, fix: string): void {
    this.found.push({ field: settingName(this.settings, key), value, rule, fix });
  }
}

function keystone(reader: Reader): string {
  const url = reader.required("give the address of keystone: https://cloud.example:5000/v3", "auth_url");
  if (url === "") return url;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    reader.report("auth_url", url, "is no address of HTTP", "give one such as https://cloud.example:5000/v3");
  }
  const base = url.replace(/\/+$/, "");
  if (/\/v2\.0$/.test(base)) {
    reader.report("auth_url", url, "is of version 2 of keystone, which is gone", "use the address with /v3");
  }
  return /\/v3$/.test(base) ? base : `${base}/v3`;
}

const PASSWORD_TYPES: readonly string[] = ["password", "v3password"];

function isApplicationCredential(reader: Reader): boolean {
  const type = reader.optional("auth_type");
  if (type === "v3applicationcredential") return true;
  if (type === undefined)
    return reader.optional("application_credential_id", "application_credential_name") !== undefined;
  if (!PASSWORD_TYPES.includes(type)) {
    reader.report(
      "auth_type",
      type,
      "is none that is understood here",
      "use password or v3applicationcredential",
    );
  }
  return false;
}

function password(reader: Reader): PasswordCredential {
  return {
    user: userOf(reader),
    password: reader.required("give the password of the user", "password"),
    project: projectOf(reader),
  };
}

function applicationCredential(reader: Reader): ApplicationCredential {
  const secret = reader.required("give what was shown when it was made", "application_credential_secret");
  const id = reader.optional("application_credential_id");
  if (id !== undefined) return { credential: { id }, secret };
  const name = reader.required("give the id of the credential", "application_credential_name");
  return { credential: { name, user: userOf(reader) }, secret };
}

function userOf(reader: Reader): UserRef {
  const id = reader.optional("user_id");
  if (id !== undefined) return { id };
  const name = reader.required("give the name or the id of the user", "username", "user_name");
  return { name, domain: domainOf(reader, "user") };
}

function projectOf(reader: Reader): ProjectRef {
  const id = reader.optional("project_id", "tenant_id");
  if (id !== undefined) return { id };
  const name = reader.required("give the name or the id of the project", "project_name", "tenant_name");
  return { name, domain: domainOf(reader, "project") };
}

function domainOf(reader: Reader, of: "user" | "project"): DomainRef {
  const id = reader.optional(`${of}_domain_id`);
  if (id !== undefined) return { id };
  const name = reader.optional(`${of}_domain_name`);
  if (name !== undefined) return { name };
  const common = reader.optional("domain_id");
  if (common !== undefined) return { id: common };
  const commonName = reader.optional("domain_name");
  if (commonName !== undefined) return { name: commonName };
  return {
    id: reader.required(
      "name the domain, which most clouds call Default",
      `${of}_domain_name`,
      "default_domain",
    ),
  };
}

const INTERFACES: Readonly<Record<string, EndpointInterface>> = {
  public: "public",
  publicURL: "public",
  internal: "internal",
  internalURL: "internal",
  admin: "admin",
  adminURL: "admin",
};

function endpointInterface(reader: Reader): EndpointInterface | undefined {
  const value = reader.optional("interface", "endpoint_type");
  if (value === undefined) return undefined;
  const known = Object.hasOwn(INTERFACES, value) ? INTERFACES[value] : undefined;
  if (known === undefined) reader.report("interface", value, "is none", "use public, internal or admin");
  return known;
}

const [YES, NO] = [/^(true|yes|on|1)$/i, /^(false|no|off|0)$/i];

function isVerified(reader: Reader): boolean {
  return !NO.test(reader.optional("verify") ?? "") && !YES.test(reader.optional("insecure") ?? "");
}
