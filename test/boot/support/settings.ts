import "reflect-metadata";
import { createPrivateKey, generateKeyPairSync, webcrypto } from "node:crypto";
import { BasicConstraintsExtension, X509CertificateGenerator } from "@peculiar/x509";
import type {
  ClusterSettings,
  ControlNodeSettings,
  ControlPlaneKeys,
  KeyPair,
} from "../../../lib/boot/settings";
import { createAuthority } from "../../../lab/kubernetes/issue";

export const JOIN_TOKEN = "abcdef.0123456789abcdef";

/** Settings of a cluster of three control nodes, with keys of its own. */
export class SomeCluster {
  private constructor(private readonly keys: ControlPlaneKeys) {}

  static async create(): Promise<SomeCluster> {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const [ca, frontProxyCa, etcdCa] = [await authority(), await authority(), await authority()];
    return new SomeCluster({
      ca,
      frontProxyCa,
      etcdCa,
      serviceAccount: {
        publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
        privateKey: privateKey.export({ type: "sec1", format: "pem" }).toString(),
      },
      encryptionKey: Buffer.alloc(32, 7).toString("base64"),
    });
  }

  /** The same, with the longest keys that anybody uses: RSA of 4096 bits. */
  static async withLongKeys(): Promise<SomeCluster> {
    const some = await SomeCluster.create();
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 4096 });
    const [ca, frontProxyCa, etcdCa] = [await longAuthority(), await longAuthority(), await longAuthority()];
    return new SomeCluster({
      ...some.keys,
      ca,
      frontProxyCa,
      etcdCa,
      serviceAccount: {
        publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
        privateKey: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
      },
    });
  }

  settings(more: Partial<ClusterSettings> = {}): ClusterSettings {
    return {
      name: "prod",
      kubernetesVersion: "1.34.1",
      endpoint: { host: "10.0.0.5", port: 6443 },
      podCidrs: ["10.244.0.0/16"],
      serviceCidrs: ["10.96.0.0/16"],
      nodeCidrs: ["10.0.0.0/24"],
      caCertificate: this.keys.ca.certificate,
      joinToken: { token: JOIN_TOKEN, ttl: "0s" },
      ...more,
    };
  }

  /** Control node 1, 2 or 3, whose peers are the other two. */
  node(number: 1 | 2 | 3, more: Partial<ControlNodeSettings> = {}): ControlNodeSettings {
    const all = [1, 2, 3].map((each) => ({ name: `cp${each}`, address: `10.0.0.1${each}` }));
    return {
      name: `cp${number}`,
      address: `10.0.0.1${number}`,
      peers: all.filter(({ name }) => name !== `cp${number}`),
      founds: number === 1,
      keys: this.keys,
      ...more,
    };
  }
}

async function authority(): Promise<KeyPair> {
  const { certificate, key } = await createAuthority("test");
  return { certificate, privateKey: key };
}

async function longAuthority(): Promise<KeyPair> {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 4096,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: "CN=test",
      keys,
      signingAlgorithm: algorithm,
      extensions: [new BasicConstraintsExtension(true, undefined, true)],
    },
    webcrypto,
  );
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  return {
    certificate: certificate.toString("pem"),
    privateKey: key.export({ type: "pkcs1", format: "pem" }).toString(),
  };
}
