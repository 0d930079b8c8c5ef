/**
 * zot's configuration file, as far as it is written here. A key that zot does not know stops it, so there is no place
 * in these types for one.
 *
 * @see https://zotregistry.dev/v2.1.12/admin-guide/admin-configuration
 */
export interface ZotConfig {
  readonly distSpecVersion: "1.1.1";
  readonly storage: ZotStorage;
  readonly http: ZotHttp;
  readonly log: { readonly level: "info" };
  readonly extensions: ZotExtensions;
}

/** Where images lie, and what is cleared away. */
export interface ZotStorage {
  readonly rootDirectory: string;
  readonly dedupe: boolean;
  readonly remoteCache: false;
  readonly fastRestart?: true;
  readonly gc: true;
  readonly gcDelay: string;
  readonly gcInterval: string;
  readonly retention: { readonly delay: string; readonly policies: readonly ZotRetention[] };
  readonly storageDriver?: ZotObjectStorage;
}

/** A bucket, as the driver of S3 has it. */
export interface ZotObjectStorage {
  readonly name: "s3";
  readonly rootdirectory: string;
  readonly region: string;
  readonly bucket: string;
  readonly regionendpoint?: string;
  readonly forcepathstyle: boolean;
  readonly secure: true;
  readonly skipverify: false;
}

/** Which tags of some repositories are kept; a repository goes by the first policy that matches it. */
export interface ZotRetention {
  readonly repositories: readonly string[];
  readonly deleteReferrers: boolean;
  readonly deleteUntagged: boolean;
  readonly keepTags: readonly ZotKeepTags[];
}

/** Tags that match a pattern, or all; of these those that fulfil any of the rules, or all where there is no rule. */
export interface ZotKeepTags {
  readonly patterns?: readonly string[];
  readonly mostRecentlyPushedCount?: number;
  readonly pushedWithin?: string;
  readonly pulledWithin?: string;
}

/** How it listens, and to whom. */
export interface ZotHttp {
  readonly address: string;
  readonly port: string;
  readonly realm: string;
  readonly readTimeout: string;
  readonly writeTimeout: string;
  readonly compat: readonly "docker2s2"[];
  readonly tls: { readonly cert: string; readonly key: string };
  readonly auth: { readonly htpasswd: { readonly path: string }; readonly failDelay: number };
  readonly accessControl: ZotAccessControl;
}

/** What may be granted. There is no `update`: nobody overwrites a version (R9). */
export type ZotAction = "read" | "create" | "delete";

/** Who may do some of it. */
export interface ZotPolicy {
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  readonly actions: readonly ZotAction[];
}

/** Who may do what with the repositories that a glob matches; the longest that does decides alone. */
export interface ZotRepositories {
  readonly policies: readonly ZotPolicy[];
  /** What every account may. */
  readonly defaultPolicy: readonly ZotAction[];
  /** What may be done without an account. */
  readonly anonymousPolicy: readonly [];
}

/** Without it zot is open to everybody. */
export interface ZotAccessControl {
  readonly groups: Readonly<Record<string, { readonly users: readonly string[] }>>;
  readonly repositories: Readonly<Record<string, ZotRepositories>>;
  readonly adminPolicy: ZotPolicy;
  readonly metrics: { readonly users: readonly string[] };
}

/** What it can do beside storing images. */
export interface ZotExtensions {
  readonly search: { readonly enable: boolean; readonly cve?: ZotScanning };
  readonly ui: { readonly enable: boolean };
  readonly metrics: { readonly enable: boolean; readonly prometheus: { readonly path: string } };
}

/** Scanning for vulnerabilities. */
export interface ZotScanning {
  readonly updateInterval: string;
  readonly trivy?: { readonly dbRepository: string; readonly javaDBRepository: string };
}
