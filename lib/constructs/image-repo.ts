import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { parseRegistry } from "../rules/images";
import { storePath } from "../rules/image-stores";
import { refuse } from "../rules/problem";
import type { ImageAccess } from "../zot/access";
import { METRICS_ACCOUNT, pullAccount, sorted } from "../zot/access";
import type { ImageScanning, ObjectStore, ZotSettings } from "../zot/config";
import { zotConfig } from "../zot/config";
import { bcryptHash, htpasswd } from "../zot/htpasswd";
import { ConfigBundle } from "./config-bundle";
import { ImageBackend } from "./image-backend";
import type { RepoPods } from "./image-backend";
import { hostPort, imageRepoFindings } from "./image-repo-findings";
import { ImageRepoNetwork } from "./image-repo-network";
import type { Late } from "./late";
import { base64, derive, text, validated } from "./late";
import type { PullSecretProps } from "./pull-secret";
import type { Resources } from "./resources";
import { Exposure, ServiceExposure } from "./service-exposure";
import { StatefulSet } from "./stateful-set";
import type { NodeSelection } from "./tenant-namespace";
import { TenantNamespace } from "./tenant-namespace";
import type { ExternalEgress } from "./tenant-network";
import type { DiskRequest } from "./volume-claim";
import { VolumeClaim } from "./volume-claim";

/** What an account logs in with. */
export interface AccountSecret {
  /** bcrypt, as `htpasswd -nbB` makes it. */
  readonly passwordHash: Late<string>;
  /** Of accounts of the system's own, which nodes and programs log in with. @default known to its owner alone */
  readonly password?: Late<string>;
}

/** How the server shows that it is who it is. */
export interface ServerCertificate {
  /** PEM: for the host of the repository, and behind it those of the authorities in between. */
  readonly certificate: Late<string>;
  /** PEM. Kept secret in state, previews and logs. */
  readonly key: Late<string>;
}

/** How nodes and people reach the repository. */
export interface RepoExposure {
  /** @default Exposure.LoadBalancer */
  readonly kind?: Exposure;
  /** Addresses of the nodes that pull images, in CIDR notation. Required but for ClusterIP. */
  readonly nodeCidrs?: readonly string[];
  /** Addresses of people and of programs elsewhere, in CIDR notation. @default nobody else */
  readonly allowedCidrs?: readonly string[];
  /** Says that ranges which hold the whole world are meant. @default false */
  readonly allowWorldFacing?: boolean;
  /** Subnet of the load balancers, see {@link ServiceExposure}. @default none */
  readonly balancerSubnet?: string;
  /** Annotations of the service. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** For ClusterIP: the namespace of the gateway through which everybody calls. @default none */
  readonly gatewayNamespace?: string;
}

/** A bucket for images, in Swift's interface to S3 or in S3 itself. */
export interface ObjectStorage extends ObjectStore {
  readonly accessKeyId: Late<string>;
  /** Kept secret in state, previews and logs. */
  readonly secretAccessKey: Late<string>;
  /** Where its endpoint is, in CIDR notation: the server may call nothing else. */
  readonly cidrs: readonly string[];
  /** Authorities of an endpoint whose certificate others do not trust, PEM. @default the public ones */
  readonly caCertificate?: Late<string>;
}

/** Scanning for vulnerabilities, and from where its databases come. */
export interface RepoScanning extends ImageScanning {
  /** Addresses that the server may call for them. @default every public one, at port 443 */
  readonly egress?: readonly ExternalEgress[];
}

export interface ImageRepoProps extends ImageAccess {
  /** Name of the server and its service, a DNS label that starts with a letter. @default the construct's id */
  readonly name?: string;
  /** Name of its namespace, which is its own. @default `name` */
  readonly namespace?: string;
  /** Organization that runs it. @default "platform" */
  readonly operator?: string;
  /** Host by which everybody calls it, with its port if it is not 443: `images.example.org`. */
  readonly host: string;
  /** What every account logs in with, by its name; a component makes them by itself. */
  readonly accounts: Readonly<Record<string, AccountSecret>>;
  readonly tls: ServerCertificate;
  readonly exposure: RepoExposure;
  /** Disk of the images, or of what is known about them where they are in object storage. @default 50Gi, or 5Gi */
  readonly disk?: DiskRequest;
  /** @default the images are on the disk */
  readonly objectStorage?: ObjectStorage;
  /** @default images are not scanned */
  readonly scanning?: RepoScanning;
  /** Whether images can be searched for. @default true */
  readonly search?: boolean;
  /** Whether there are pages for people to look at. @default `search`, without which there are none */
  readonly webUi?: boolean;
  /** The namespace whose pods read metrics, at `/metrics`. @default nobody does */
  readonly metrics?: { readonly namespace: string };
  /** The server, zot 2.1.20 or a later one that knows the same configuration. @default zot's own image */
  readonly image?: Late<string>;
  /** @default request 250m, 512Mi, 64Mi; limit 2, 2Gi, 2Gi */
  readonly resources?: Resources;
  /** Nodes that it may run on. @default any node without a taint */
  readonly nodes?: NodeSelection;
}

const IMAGE = "ghcr.io/project-zot/zot:v2.1.20";
const OPERATOR = "platform";
const PORT = 5000;
const USER = 1000;
const CONFIG_FOLDER = "/etc/zot";
const AUTHORITIES = "ca.crt";
const DATA_FOLDER = "/var/lib/images";
const CAPACITY = { onDisk: "50Gi", inBucket: "5Gi" };
const RESOURCES: Resources = {
  cpu: { request: "250m", limit: "2" },
  memory: { request: "512Mi", limit: "2Gi" },
  ephemeralStorage: { request: "64Mi", limit: "2Gi" },
};
/** Transfers that have begun may end, while the next server waits for the disk. */
const GRACE_SECONDS = 120;

/**
 * A place to store, find and manage images: zot, in a namespace of its own. A public store that every account reads and
 * administrators write, and one for each organization that nobody else sees. No version is ever overwritten.
 *
 * A change of accounts, organizations or certificates makes new files, and rolls the one server once.
 *
 * Covers R1 to R5 and R8 to R10.
 */
export class ImageRepo extends ImageBackend {
  readonly repoName: string;
  readonly registry: string;
  readonly organizations: readonly string[];
  /** The namespace of the server. */
  readonly tenant: TenantNamespace;
  readonly pods: RepoPods;
  readonly exposure: ServiceExposure;
  /** Categories by the path of their store; clients of the repository declare them there. */
  readonly categories: Readonly<Record<string, readonly string[]>>;
  private readonly accounts: ImageRepoProps["accounts"];

  constructor(scope: Construct, id: string, props: ImageRepoProps) {
    super(scope, id);
    const settings = zotSettings(props);
    this.repoName = props.name ?? id;
    refuse(this.subject, imageRepoFindings(this.repoName, props, settings));
    this.registry = parseRegistry(props.host) ?? props.host;
    this.organizations = Object.keys(props.organizations).sort();
    this.categories = categoriesOf(props);
    this.accounts = props.accounts;

    const disk = diskOf(props);
    this.tenant = this.makeNamespace(props, disk);
    this.pods = { tenant: this.tenant, port: PORT };
    // Who refers to the repository needs its namespace, and does not wait for its server.
    this.node.defaultChild = this.tenant.ready;
    new ImageRepoNetwork(this, "paths", { pods: this.pods, ...props });
    const server = this.makeServer(props, settings, disk);
    this.exposure = this.expose(server, props);
    if (props.metrics) this.makeMetricsLogin();
  }

  get subject(): string {
    return `ImageRepo '${this.repoName}'`;
  }

  override pullCredentials(organization: string): PullSecretProps {
    refuse(this.subject, [this.knownOrganization("organization", organization)]);
    return { server: this.registry, ...this.login(pullAccount(organization)) };
  }

  /** Name and password of an account of the system's own. */
  private login(username: string): Pick<PullSecretProps, "username" | "password"> {
    const { password = "" } = this.accounts[username] ?? {};
    return { username, password };
  }

  private makeNamespace(props: ImageRepoProps, disk: DiskRequest): TenantNamespace {
    const { kind, allowWorldFacing = false } = props.exposure;
    return new TenantNamespace(this, "tenant", {
      name: props.namespace ?? this.repoName,
      organization: props.operator ?? OPERATOR,
      nodes: props.nodes,
      quota: { pods: 4, storage: disk.capacity, claims: 1, loadBalancers: 1, nodePorts: 1 },
      limits: { maxClaim: disk.capacity },
      externalEgress: props.scanning && (props.scanning.egress ?? ANYWHERE),
      grants: { allowNodePorts: kind === Exposure.NodePort, allowWorldFacing },
    });
  }

  private makeServer(props: ImageRepoProps, settings: ZotSettings, disk: DiskRequest): StatefulSet {
    const { tenant } = this;
    const config = zotConfig(settings, {
      address: "0.0.0.0",
      port: PORT,
      data: DATA_FOLDER,
      htpasswd: `${CONFIG_FOLDER}/htpasswd`,
      certificate: `${CONFIG_FOLDER}/tls.crt`,
      key: `${CONFIG_FOLDER}/tls.key`,
    });
    const authorities = props.objectStorage?.caCertificate;
    const bundle = new ConfigBundle(this, "settings", {
      tenant,
      name: this.repoName,
      files: {
        "config.json": JSON.stringify(config, undefined, 2),
        ...(authorities === undefined ? {} : { [AUTHORITIES]: authorities }),
      },
      secretFiles: {
        htpasswd: this.htpasswd(),
        "tls.crt": props.tls.certificate,
        "tls.key": props.tls.key,
      },
      secrets: props.objectStorage && {
        AWS_ACCESS_KEY_ID: props.objectStorage.accessKeyId,
        AWS_SECRET_ACCESS_KEY: props.objectStorage.secretAccessKey,
      },
    });
    const claim = new VolumeClaim(this, "disk", { ...disk, tenant, name: this.repoName });
    const answers = (path: string) => ({ http: { path, tls: true } });
    return new StatefulSet(this, "server", {
      tenant,
      name: this.repoName,
      image: props.image ?? IMAGE,
      args: ["serve", `${CONFIG_FOLDER}/config.json`],
      ports: [{ name: "https", port: PORT }],
      config: [bundle],
      // Beside those of the system, which Go's programs find in a folder.
      env: authorities === undefined ? undefined : { SSL_CERT_FILE: `${CONFIG_FOLDER}/${AUTHORITIES}` },
      mounts: [
        { path: CONFIG_FOLDER, bundle },
        { path: DATA_FOLDER, claim },
        { path: "/tmp", scratch: "1Gi" },
      ],
      // A disk, and the database on it, are one server's at a time.
      replicas: 1,
      user: USER,
      readOnlyRootFilesystem: true,
      resources: props.resources ?? RESOURCES,
      probes: {
        // It reads what is on the disk first, for as long as five minutes.
        startup: { ...answers("/startupz"), failureThreshold: 30 },
        readiness: answers("/readyz"),
        liveness: { ...answers("/livez"), failureThreshold: 6 },
      },
      terminationGracePeriodSeconds: GRACE_SECONDS,
    });
  }

  private htpasswd(): Late<string> {
    const names = Object.keys(this.accounts).sort();
    const hashes = names.map((name) =>
      validated(this.accounts[name]?.passwordHash ?? "", (hash) =>
        refuse(this.subject, [bcryptHash(`accounts['${name}'].passwordHash`, hash)]),
      ),
    );
    return derive(hashes, (known) => htpasswd(names.map((name, index) => [name, known[index] ?? ""])));
  }

  private expose(workload: StatefulSet, props: ImageRepoProps): ServiceExposure {
    const { kind = Exposure.LoadBalancer, nodeCidrs = [], allowedCidrs = [] } = props.exposure;
    const { balancerSubnet, annotations } = props.exposure;
    const port = hostPort(this.registry);
    const isOutside = kind !== Exposure.ClusterIP;
    return new ServiceExposure(this, "exposure", {
      workload,
      kind,
      ports: [{ port, targetPort: "https", nodePort: kind === Exposure.NodePort ? port : undefined }],
      allowedCidrs: isOutside ? [...nodeCidrs, ...allowedCidrs] : undefined,
      balancerSubnet,
      annotations,
    });
  }

  private makeMetricsLogin(): void {
    const { username, password } = this.login(METRICS_ACCOUNT);
    const secret = new k8s.KubeSecret(this, "metrics-login", {
      metadata: {
        name: `${this.repoName}-metrics`,
        namespace: this.tenant.namespaceName,
        labels: this.tenant.labels,
      },
      type: "kubernetes.io/basic-auth",
      data: { username: text(base64(username)), password: text(base64(password)) },
    });
    secret.node.addDependency(this.tenant.ready);
  }
}

const ANYWHERE: readonly ExternalEgress[] = [
  { cidr: "0.0.0.0/0", ports: [443] },
  { cidr: "::/0", ports: [443] },
];

function diskOf({ disk, objectStorage }: ImageRepoProps): DiskRequest {
  return disk ?? { capacity: objectStorage ? CAPACITY.inBucket : CAPACITY.onDisk };
}

/** Only what the file is made of: keys of the bucket among it would be in a ConfigMap. */
function zotSettings(props: ImageRepoProps): ZotSettings {
  const { administrators, organizations, publicStore, objectStorage, scanning } = props;
  return {
    access: { administrators, organizations, publicStore },
    objectStore: objectStorage && {
      endpoint: objectStorage.endpoint,
      region: objectStorage.region,
      bucket: objectStorage.bucket,
      folder: objectStorage.folder,
    },
    scanning: scanning && { updateHours: scanning.updateHours, databases: scanning.databases },
    hasSearch: props.search ?? true,
    hasWebUi: props.webUi ?? props.search ?? true,
    hasMetrics: props.metrics !== undefined,
  };
}

function categoriesOf({
  publicStore,
  organizations,
}: ImageAccess): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([
    [storePath(), sorted(publicStore?.categories ?? [])],
    ...Object.entries(organizations).map(([name, { categories = [] }]) => [
      storePath(name),
      sorted(categories),
    ]),
  ]);
}
