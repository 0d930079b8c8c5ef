import { gunzipSync } from "node:zlib";
import { parse, parseAllDocuments } from "yaml";

/** A cluster as the user data of its founding node describes it. */
export interface FoundedCluster {
  readonly name: string;
  /** Under which the API is called; the last one is for people, if there is one of their own. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** The authority of the cluster: PEM texts. */
  readonly authority: { readonly certificate: string; readonly key: string };
}

interface WrittenFile {
  readonly path: string;
  readonly content: string;
  readonly encoding?: string;
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);
const ADDRESS = /^[0-9.]+$/;

/**
 * Reads what a control node would set itself up by.
 *
 * @param userData cloud-config as Nova keeps it, in base64
 * @returns undefined for one that founds no cluster
 */
export function foundedCluster(userData: string): FoundedCluster | undefined {
  const files = filesOf(Buffer.from(userData, "base64").toString());
  const find = (matches: (file: WrittenFile) => boolean) => files.find(matches)?.content;
  const certificate = find(({ path }) => path.endsWith("/pki/ca.crt"));
  const key = find(({ path }) => path.endsWith("/pki/ca.key"));
  const configuration = find(({ content }) => content.includes("kind: ClusterConfiguration"));
  if (certificate === undefined || key === undefined || configuration === undefined) return undefined;
  const cluster = parseAllDocuments(configuration)
    .map((document) => document.toJS() as ClusterConfiguration) // kubeadm's, which the library wrote
    .find(({ kind }) => kind === "ClusterConfiguration");
  if (cluster === undefined) return undefined;
  const [host = "", port = "6443"] = cluster.controlPlaneEndpoint.split(":");
  const names = cluster.apiServer.certSANs.filter((name) => ADDRESS.test(name) && !LOOPBACK.has(name));
  return {
    name: cluster.clusterName,
    addresses: [...new Set([host, ...names])],
    port: Number(port),
    authority: { certificate, key },
  };
}

interface ClusterConfiguration {
  readonly kind: string;
  readonly clusterName: string;
  readonly controlPlaneEndpoint: string;
  readonly apiServer: { readonly certSANs: readonly string[] };
}

function filesOf(cloudConfig: string): readonly WrittenFile[] {
  const document: unknown = parse(cloudConfig);
  if (typeof document !== "object" || document === null || !("write_files" in document)) return [];
  const files = document.write_files as readonly WrittenFile[]; // cloud-init's, which the library wrote
  return files.map((file) =>
    file.encoding === "gz+b64"
      ? { path: file.path, content: gunzipSync(Buffer.from(file.content, "base64")).toString() }
      : file,
  );
}
