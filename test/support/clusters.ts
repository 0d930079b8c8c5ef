import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { CloudApi } from "./openstack";

/** A server of the cloud, with what the administrator sees of it. */
export interface NodeServer {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly zone: string;
  readonly host: string;
}

/**
 * The servers of a cluster, by name. A file that uses this has `npm test` start the part of the lab that answers at
 * clusters' endpoints.
 */
export async function serversOf(admin: CloudApi, cluster: string): Promise<readonly NodeServer[]> {
  const { servers } = await admin.get<{ servers: readonly ServerAnswer[] }>(
    "compute",
    `/servers/detail?all_tenants=true&tags=cluster=${cluster}`,
  );
  return servers
    .map(({ id, name, status, tags, metadata, ...placed }) => ({
      id,
      name,
      status,
      tags,
      metadata,
      zone: placed["OS-EXT-AZ:availability_zone"],
      host: placed["OS-EXT-SRV-ATTR:host"],
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Runs kubectl with the content of a kubeconfig, and returns what it prints. */
export async function kubectl(kubeconfig: string, ...words: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
  try {
    const file = join(folder, "kubeconfig");
    writeFileSync(file, kubeconfig, { mode: 0o600 });
    const { stdout } = await promisify(execFile)("kubectl", [`--kubeconfig=${file}`, ...words]);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface ServerAnswer extends Pick<NodeServer, "id" | "name" | "status" | "tags" | "metadata"> {
  readonly "OS-EXT-AZ:availability_zone": string;
  readonly "OS-EXT-SRV-ATTR:host": string;
}
