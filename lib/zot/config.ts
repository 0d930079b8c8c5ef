import { ARTIFACT_TAGS } from "../rules/image-about";
import { storePath } from "../rules/image-stores";
import type { ImageAccess, ImageStore, Retention } from "./access";
import { everythingIn, organizationsOf, sorted } from "./access";
import { accessControl } from "./access-control";
import type { ZotConfig, ZotObjectStorage, ZotRetention, ZotScanning, ZotStorage } from "./format";

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

const METRICS_PATH = "/metrics";

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
    ...organizationsOf(access).map(([name, store]) => [storePath(name), store] as const),
  ];
  return stores.flatMap(([path, store]) => (store.retention ? [retention(path, store.retention)] : []));
}

function retention(path: string, keep: Retention): ZotRetention {
  const { always = [], lastPushed, pushedWithinDays, pulledWithinDays } = keep;
  const hasRule = [lastPushed, pushedWithinDays, pulledWithinDays].some((rule) => rule !== undefined);
  return {
    repositories: [everythingIn(path)],
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
