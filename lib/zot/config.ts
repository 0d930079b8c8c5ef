import { ARTIFACT_TAGS } from "../rules/image-about";
import { categoriesRepository, storePath } from "../rules/image-stores";
import type { ImageAccess, ImageStore, OrganizationStore, Retention } from "./access";
import { Deletion, METRICS_ACCOUNT, pullAccount, sorted } from "./access";

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

interface ZotStorage {
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

interface ZotObjectStorage {
  readonly name: "s3";
  readonly rootdirectory: string;
  readonly region: string;
  readonly bucket: string;
  readonly regionendpoint?: string;
  readonly forcepathstyle: boolean;
  readonly secure: true;
  readonly skipverify: false;
}

interface ZotRetention {
  readonly repositories: readonly string[];
  readonly deleteReferrers: boolean;
  readonly deleteUntagged: boolean;
  readonly keepTags: readonly ZotKeepTags[];
}

interface ZotKeepTags {
  readonly patterns?: readonly string[];
  readonly mostRecentlyPushedCount?: number;
  readonly pushedWithin?: string;
  readonly pulledWithin?: string;
}

interface ZotHttp {
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

interface ZotExtensions {
  readonly search: { readonly enable: boolean; readonly cve?: ZotScanning };
  readonly ui: { readonly enable: boolean };
  readonly metrics: { readonly enable: boolean; readonly prometheus: { readonly path: string } };
}

interface ZotScanning {
  readonly updateInterval: string;
  readonly trivy?: { readonly dbRepository: string; readonly javaDBRepository: string };
}

/** Where images lie, in Swift's interface to S3 or in S3 itself. */
export interface ObjectStore {
  /** `https://objects.example.org`. @default that of Amazon's region */
  readonly endpoint?: string;
  readonly region: string;
  readonly bucket: string;
  /** Folder within the bucket. @default "/images" */
  readonly folder?: string;
}

/** How images are looked through for known vulnerabilities (R10). */
export interface ImageScanning {
  /** Hours between two downloads of what is known, at least 2. @default 24 */
  readonly updateHours?: number;
  /** Where that is downloaded from. @default Trivy's own, at ghcr.io */
  readonly databases?: {
    /** Of operating systems' packages: `ghcr.io/aquasecurity/trivy-db`. */
    readonly vulnerabilities: string;
    /** Of Java's: `ghcr.io/aquasecurity/trivy-java-db`. */
    readonly java: string;
  };
}

/** What a server is to be like. */
export interface ZotSettings {
  readonly access: ImageAccess;
  /** @default in the folder `data` */
  readonly objectStore?: ObjectStore;
  /** @default none */
  readonly scanning?: ImageScanning;
  readonly hasSearch: boolean;
  readonly hasWebUi: boolean;
  readonly hasMetrics: boolean;
}

/** Where a server listens, and where it finds its files. */
export interface ZotPlace {
  readonly address: string;
  readonly port: number;
  /** Folder of images, or of what is known about them where they are elsewhere. */
  readonly data: string;
  readonly htpasswd: string;
  readonly certificate: string;
  readonly key: string;
}

export const METRICS_PATH = "/metrics";

const ADMINISTRATORS = "administrators";
/** zot ends a request after a minute otherwise, whatever is left of the layer that it carries. */
const LONGEST_TRANSFER = "2h";
/** Uploads that go on, or are taken up again, have blobs that no manifest names yet. */
const ORPHANS_STAY = "24h";
const DEFAULT_FOLDER = "/images";
const DEFAULT_UPDATE_HOURS = 24;
/** Seconds until a wrong password is answered. */
const FAIL_DELAY = 5;

/** The configuration of a server. Equal settings make the same text, however they were written down. */
export function zotConfig(settings: ZotSettings, place: ZotPlace): ZotConfig {
  return {
    distSpecVersion: "1.1.1",
    storage: storage(settings, place),
    http: {
      address: place.address,
      port: String(place.port),
      realm: "images",
      readTimeout: LONGEST_TRANSFER,
      writeTimeout: LONGEST_TRANSFER,
      // What `docker push` sends, unless told otherwise.
      compat: ["docker2s2"],
      tls: { cert: place.certificate, key: place.key },
      // No API keys: a key goes on acting for groups that its owner was taken out of.
      auth: { htpasswd: { path: place.htpasswd }, failDelay: FAIL_DELAY },
      accessControl: accessControl(settings.access, settings.hasMetrics),
    },
    log: { level: "info" },
    extensions: {
      search: { enable: settings.hasSearch, cve: settings.scanning && scanning(settings.scanning) },
      ui: { enable: settings.hasWebUi },
      metrics: { enable: settings.hasMetrics, prometheus: { path: METRICS_PATH } },
    },
  };
}

/** Who may do what, in zot's words. */
export function accessControl(access: ImageAccess, hasMetrics: boolean): ZotAccessControl {
  const organizations = byName(access.organizations);
  return {
    groups: Object.fromEntries([
      [ADMINISTRATORS, { users: sorted(access.administrators) }],
      ...organizations.flatMap(([name, { members = [], managers = [] }]) => [
        [membersOf(name), { users: sorted(members) }],
        [managersOf(name), { users: sorted(managers) }],
      ]),
    ]),
    repositories: {
      // What no other glob matches, such as the images of an organization that is no more.
      "**": closed([]),
      [within(storePath())]: { policies: [], defaultPolicy: ["read"], anonymousPolicy: [] },
      ...Object.fromEntries(
        organizations.flatMap(([name, store]) => [
          [within(storePath(name)), closed(storePolicies(name, store))],
          [categoriesRepository(storePath(name)), closed(categoriesPolicies(name))],
        ]),
      ),
    },
    adminPolicy: { groups: [ADMINISTRATORS], actions: ["read", "create", "delete"] },
    metrics: { users: hasMetrics ? [METRICS_ACCOUNT] : [] },
  };
}

function closed(policies: readonly ZotPolicy[]): ZotRepositories {
  return { policies, defaultPolicy: [], anonymousPolicy: [] };
}

function storePolicies(name: string, { deletion = Deletion.Managers }: OrganizationStore): ZotPolicy[] {
  const write: readonly ZotAction[] = ["read", "create"];
  const membersDelete = deletion === Deletion.Members;
  const managersDelete = membersDelete || deletion === Deletion.Managers;
  return [
    { groups: [membersOf(name)], actions: membersDelete ? [...write, "delete"] : write },
    { groups: [managersOf(name)], actions: managersDelete ? [...write, "delete"] : write },
    { users: [pullAccount(name)], actions: ["read"] },
  ];
}

/** Members see the categories of their store; who manages it declares them. */
function categoriesPolicies(name: string): ZotPolicy[] {
  return [
    { groups: [membersOf(name)], actions: ["read"] },
    { groups: [managersOf(name)], actions: ["read", "create"] },
  ];
}

/** No organization's name has a slash, so no group can be taken for another. */
function membersOf(organization: string): string {
  return `members/${organization}`;
}

function managersOf(organization: string): string {
  return `managers/${organization}`;
}

function within(store: string): string {
  return `${store}/**`;
}

function byName(organizations: ImageAccess["organizations"]) {
  return Object.entries(organizations).sort(([a], [b]) => (a < b ? -1 : 1));
}

function storage({ access, objectStore }: ZotSettings, place: ZotPlace): ZotStorage {
  return {
    rootDirectory: place.data,
    // On the disk a layer that several images have lies there once. Buckets cannot link, and need another database.
    dedupe: objectStore === undefined,
    remoteCache: false,
    // Or a restart would read all of a bucket first.
    fastRestart: objectStore && true,
    gc: true,
    gcDelay: ORPHANS_STAY,
    gcInterval: "6h",
    retention: { delay: ORPHANS_STAY, policies: retentionPolicies(access) },
    storageDriver: objectStore && objectStorage(objectStore),
  };
}

/** Keys of the bucket are not here but in the server's environment, where they stay secret. */
function objectStorage({ endpoint, region, bucket, folder = DEFAULT_FOLDER }: ObjectStore): ZotObjectStorage {
  return {
    name: "s3",
    rootdirectory: folder,
    region,
    bucket,
    regionendpoint: endpoint,
    // Swift has no bucket for a host.
    forcepathstyle: endpoint !== undefined,
    secure: true,
    skipverify: false,
  };
}

function retentionPolicies(access: ImageAccess): ZotRetention[] {
  const stores: readonly (readonly [string, ImageStore])[] = [
    [storePath(), access.publicStore ?? {}],
    ...byName(access.organizations).map(([name, store]) => [storePath(name), store] as const),
  ];
  return stores.flatMap(([path, store]) => (store.retention ? [retention(path, store.retention)] : []));
}

function retention(path: string, keep: Retention): ZotRetention {
  const { always = [], lastPushed, pushedWithinDays, pulledWithinDays } = keep;
  const hasRule = [lastPushed, pushedWithinDays, pulledWithinDays].some((rule) => rule !== undefined);
  return {
    repositories: [within(path)],
    deleteReferrers: true,
    deleteUntagged: true,
    // The first entry that matches a tag decides. What matches none is deleted, and one without a rule keeps all.
    keepTags: [
      { patterns: [ARTIFACT_TAGS, ...sorted(always).map(whole)] },
      ...(hasRule
        ? [
            {
              mostRecentlyPushedCount: lastPushed,
              pushedWithin: days(pushedWithinDays),
              pulledWithin: days(pulledWithinDays),
            },
          ]
        : []),
    ],
  };
}

/** zot looks for a pattern anywhere in a tag. */
function whole(pattern: string): string {
  return `^(?:${pattern})$`;
}

function days(count: number | undefined): string | undefined {
  return count === undefined ? undefined : `${count * 24}h`;
}

function scanning({ updateHours = DEFAULT_UPDATE_HOURS, databases }: ImageScanning): ZotScanning {
  return {
    updateInterval: `${updateHours}h`,
    trivy: databases && { dbRepository: databases.vulnerabilities, javaDBRepository: databases.java },
  };
}
