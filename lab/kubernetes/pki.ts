import { generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { METRICS_SERVER_HOSTS, METRICS_SERVER_USER } from "../cloud/metrics-server";
import { writeWhole } from "../state";
import type { Identity, KeyAndCertificate } from "./issue";

/** What a client shows, and whom it trusts: PEM texts. */
export interface ClientCertificate extends KeyAndCertificate {
  readonly authority: string;
}

/** One who certifies others. etcd and the aggregation layer have their own, as their clients must be no users of the API. */
const AUTHORITIES = ["cluster", "etcd", "front-proxy"] as const;

type Authority = (typeof AUTHORITIES)[number];

interface SignedIdentity extends Identity {
  readonly signedBy: Authority;
}

const LOOPBACK = ["127.0.0.1", "localhost"];

/** The first address of the service range, which is that of service `kubernetes`. */
export const SERVICE_RANGE = "10.96.0.0/16";
const API_SERVICE_ADDRESS = "10.96.0.1";

/** Everyone in the lab's cluster who shows a certificate. */
const IDENTITIES = {
  etcd: { signedBy: "etcd", commonName: "etcd", serves: LOOPBACK },
  "etcd-client": { signedBy: "etcd", commonName: "kube-apiserver" },
  apiserver: {
    signedBy: "cluster",
    commonName: "kube-apiserver",
    serves: [
      ...LOOPBACK,
      API_SERVICE_ADDRESS,
      "kubernetes",
      "kubernetes.default",
      "kubernetes.default.svc",
      "kubernetes.default.svc.cluster.local",
    ],
  },
  "apiserver-kubelet-client": { signedBy: "cluster", commonName: "kube-apiserver-kubelet-client" },
  "front-proxy-client": { signedBy: "front-proxy", commonName: "front-proxy-client" },
  "kube-controller-manager": {
    signedBy: "cluster",
    commonName: "system:kube-controller-manager",
    serves: LOOPBACK,
  },
  "kube-scheduler": { signedBy: "cluster", commonName: "system:kube-scheduler", serves: LOOPBACK },
  kwok: { signedBy: "cluster", commonName: "cce-lab:kubelets", group: "system:masters", serves: LOOPBACK },
  cloud: {
    signedBy: "cluster",
    commonName: "system:serviceaccount:kube-system:cloud-controller-manager",
    group: "system:masters",
  },
  "metrics-server": { signedBy: "cluster", commonName: METRICS_SERVER_USER, serves: METRICS_SERVER_HOSTS },
  admin: { signedBy: "cluster", commonName: "lab-admin", group: "system:masters" },
} as const satisfies Record<string, SignedIdentity>;

/** The name of one who shows a certificate. */
export type IdentityName = keyof typeof IDENTITIES;

/** The keys and certificates of a lab's cluster, in a folder. */
export class Pki {
  constructor(private readonly folder: string) {}

  /** Makes what is missing, in an order in which a half made one is never taken for whole: each certificate last. */
  async ensure(): Promise<void> {
    this.ensureServiceAccountKeys();
    const missing = Object.entries<SignedIdentity>(IDENTITIES).filter(
      ([name]) => !existsSync(this.certificate(name)),
    );
    if (missing.length === 0) return;
    // Loaded here as it takes a moment, and only the first start of a lab makes certificates.
    const { createAuthority, issue } = await import("./issue.js");
    for (const authority of AUTHORITIES) {
      if (!existsSync(this.authority(authority)))
        this.write(`${authority}-ca`, await createAuthority(authority));
    }
    for (const [name, identity] of missing) {
      const authority = this.read(`${identity.signedBy}-ca`);
      this.write(name, await issue(identity, authority));
    }
  }

  /** The file of a certificate. */
  certificate(name: string): string {
    return join(this.folder, `${name}.crt`);
  }

  /** The file of a private key. */
  key(name: string): string {
    return join(this.folder, `${name}.key`);
  }

  /** The file of an authority's certificate. */
  authority(authority: Authority): string {
    return this.certificate(`${authority}-ca`);
  }

  /** The file of an authority's private key. */
  authorityKey(authority: Authority): string {
    return this.key(`${authority}-ca`);
  }

  /** Files of the pair by which service account tokens are signed and checked. */
  serviceAccountKeys(): { readonly private: string; readonly public: string } {
    return { private: this.key("service-account"), public: join(this.folder, "service-account.pub") };
  }

  /** What a client of the API server needs. */
  client(name: IdentityName): ClientCertificate {
    return { authority: readFileSync(this.authority("cluster"), "utf8"), ...this.read(name) };
  }

  private read(name: string): KeyAndCertificate {
    return {
      certificate: readFileSync(this.certificate(name), "utf8"),
      key: readFileSync(this.key(name), "utf8"),
    };
  }

  private write(name: string, pair: KeyAndCertificate): void {
    writeWhole(this.key(name), pair.key);
    writeWhole(this.certificate(name), pair.certificate);
  }

  private ensureServiceAccountKeys(): void {
    const files = this.serviceAccountKeys();
    if (existsSync(files.public)) return;
    const pair = generateKeyPairSync("ec", {
      namedCurve: "P-256",
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    });
    writeWhole(files.private, pair.privateKey);
    writeWhole(files.public, pair.publicKey);
  }
}
