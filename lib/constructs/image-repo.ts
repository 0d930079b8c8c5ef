import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { parseRegistry } from "../rules/images";
import { storePath } from "../rules/image-stores";
import { refuse } from "../rules/problem";
import type { ImageAccess } from "../zot/access";
import { METRICS_ACCOUNT, pullAccount, sorted } from "../zot/access";
import type { ZotSettings } from "../zot/config";
import { zotConfig } from "../zot/config";
import { bcryptHash, htpasswd } from "../zot/htpasswd";
import { ConfigBundle } from "./config-bundle";
import { ImageBackend } from "./image-backend";
import type { RepoPods } from "./image-backend";
import { hostPort, imageRepoFindings } from "./image-repo-findings";
import { ImageRepoNetwork } from "./image-repo-network";
import type { ImageRepoProps } from "./image-repo-props";
import type { Late } from "./late";
import { base64, derive, text, validated } from "./late";
import type { PullSecretProps } from "./pull-secret";
import type { Resources } from "./resources";
import { Exposure, ServiceExposure } from "./service-exposure";
import { StatefulSet } from "./stateful-set";
import { TenantNamespace } from "./tenant-namespace";
import type { ExternalEgress } from "./tenant-network";
import type { DiskRequest } from "./volume-claim";
import { VolumeClaim } from "./volume-claim";

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
