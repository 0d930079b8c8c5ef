import type { Http2SecureServer } from "node:http2";
import type { CloudApi } from "../../lib/cloud/api";
import { issue } from "../kubernetes/issue";
import { giveBackAddress, takeAddress } from "./addresses";
import type { FoundedCluster } from "./founder";
import { foundedCluster } from "./founder";
import type { ApiServer } from "./front-door";
import { openDoor } from "./front-door";

/** A server of any project, as the administrator sees it. */
interface ListedServer {
  readonly id: string;
  readonly "OS-EXT-SRV-ATTR:user_data": string | null;
}

/** Which also shows the administrator their user data. */
const LIST = "/servers/detail?all_tenants=true&status=ACTIVE&tags=group=control";

/** Endpoints that are open, of the clusters that the cloud has servers of. */
export class Clusters {
  /** By the addresses that people call. */
  private readonly open = new Map<string, Http2SecureServer>();
  /** What servers founded, by their ids: user data is long, and stays what it is for a server's life. */
  private known = new Map<string, FoundedCluster | undefined>();

  constructor(
    private readonly cloud: CloudApi,
    private readonly api: ApiServer,
    /** Of the addresses that it takes. */
    private readonly label: string,
  ) {}

  /** Opens and closes endpoints as servers have come and gone. */
  async follow(): Promise<void> {
    const { servers } = await this.cloud.get<{ servers: readonly ListedServer[] }>("compute", LIST);
    this.known = new Map(servers.map((server) => [server.id, this.founded(server)]));
    const wanted = new Map<string, FoundedCluster>();
    for (const cluster of this.known.values()) {
      if (cluster) wanted.set(callAddress(cluster), cluster);
    }
    for (const [address, door] of this.open) {
      if (!wanted.has(address)) await this.close(address, door);
    }
    for (const [address, cluster] of wanted) {
      if (!this.open.has(address)) await this.welcome(address, cluster);
    }
  }

  private founded({ id, "OS-EXT-SRV-ATTR:user_data": userData }: ListedServer): FoundedCluster | undefined {
    if (this.known.has(id)) return this.known.get(id);
    return userData === null ? undefined : foundedCluster(userData);
  }

  private async welcome(address: string, cluster: FoundedCluster): Promise<void> {
    const serving = await issue(
      { commonName: "kube-apiserver", serves: [...cluster.addresses, ...NAMES] },
      cluster.authority,
    );
    await takeAddress(address, this.label);
    const door = await openDoor(
      { ...serving, address, port: cluster.port, authority: cluster.authority.certificate },
      this.api,
    );
    this.open.set(address, door);
    process.stdout.write(`cluster ${cluster.name} answers at ${address}:${cluster.port}\n`);
  }

  private async close(address: string, door: Http2SecureServer): Promise<void> {
    this.open.delete(address);
    door.close();
    await giveBackAddress(address);
  }
}

/** Where people call: an address of the external network, if the cluster has one, or that of its own network. */
function callAddress({ addresses }: FoundedCluster): string {
  return addresses.find((address) => EXTERNAL.test(address)) ?? addresses[0] ?? "";
}

/** Names that kubeadm gives to every API server. */
const NAMES = [
  "kubernetes",
  "kubernetes.default",
  "kubernetes.default.svc",
  "kubernetes.default.svc.cluster.local",
] as const;

/** Addresses of the lab's external network. */
const EXTERNAL = /^203\.0\.113\./;
