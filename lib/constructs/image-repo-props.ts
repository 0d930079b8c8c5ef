import type { ImageAccess } from "../zot/access";
import type { ImageScanning, ObjectStore } from "../zot/config";
import type { Late } from "./late";
import type { Resources } from "./resources";
import type { Exposure } from "./service-exposure";
import type { NodeSelection } from "./tenant-namespace";
import type { ExternalEgress } from "./tenant-network";
import type { DiskRequest } from "./volume-claim";

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
  /** Subnet of the load balancers, see that of a ServiceExposure. @default none */
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
