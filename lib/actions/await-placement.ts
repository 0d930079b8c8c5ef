import type { CloudApi } from "../cloud/api";
import { unlessGone } from "../cloud/failures";
import { cloudOf } from "./cloud-of";
import { pause } from "./cluster-api";

/** Servers of a group of which no two may share a host. */
export interface StrictGroup {
  readonly cluster: string;
  /** Id of the server group. */
  readonly serverGroup: string;
  /** How many servers it is going to have. */
  readonly count: number;
  /** How the cloud is called, by the names of clouds.yaml. */
  readonly login: Readonly<Record<string, string>>;
}

interface Server {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly fault?: { readonly message?: string };
}

/** Between two looks, in milliseconds. */
const INTERVAL = 2_000;

/** For how long nothing may happen until somebody else is about to say what is wrong, in milliseconds. */
const QUIET = 45_000;

/** What Nova says when its filters left no host. */
const NO_HOST = "No valid host was found";

/** The disk of a server that failed goes with it, which only a refresh after that finds out. */
const AGAIN =
  "deploy again with --refresh, and once more if it misses the disk, which goes with the failed server";

/**
 * Watches servers come up, and says in words what keeps one from it: who creates servers is told no more than that one
 * has the state ERROR.
 *
 * @throws Error when one of them cannot be placed or built
 */
export async function awaitPlacement({ cluster, serverGroup, count, login }: StrictGroup): Promise<void> {
  const api = cloudOf(cluster, login);
  // Servers that failed before are about to be replaced.
  const old = new Set((await members(api, serverGroup)).filter(isFailed).map(({ id }) => id));
  let seen = "";
  let end = Date.now() + QUIET;
  while (Date.now() < end) {
    const servers = (await members(api, serverGroup)).filter(({ id }) => !old.has(id));
    const failed = servers.find(isFailed);
    if (failed) throw new Error(inWords(failed, count));
    if (servers.filter(({ status }) => status === "ACTIVE").length >= count) return;
    const now = servers.map(({ id, status }) => `${id} ${status}`).join();
    if (now !== seen || servers.some(({ status }) => status === "BUILD")) end = Date.now() + QUIET;
    seen = now;
    await pause(INTERVAL);
  }
  throw new Error(
    `fewer than ${count} control nodes of cluster '${cluster}' came up, and nothing goes on: what else failed says why`,
  );
}

async function members(api: CloudApi, serverGroup: string): Promise<readonly Server[]> {
  const { server_group: group } = await api.get<{ server_group: { members: readonly string[] } }>(
    "compute",
    `/os-server-groups/${serverGroup}`,
  );
  const found = await Promise.all(
    group.members.map((id) => api.get<{ server: Server }>("compute", `/servers/${id}`).catch(unlessGone)),
  );
  return found.flatMap((answer) => answer?.server ?? []);
}

function isFailed({ status }: Server): boolean {
  return status === "ERROR";
}

function inWords({ name, fault }: Server, count: number): string {
  const reason = fault?.message ?? "the cloud does not say why";
  if (!reason.includes(NO_HOST)) {
    return `server '${name}' could not be built: ${reason}; when that is mended, ${AGAIN}`;
  }
  return (
    `server '${name}' found no host: control nodes never share one, and fewer than ${count} hosts in their zones have ` +
    "room for the flavor; add hosts, name more zones (controlPlane.zones), choose a smaller flavor, or fewer control " +
    `nodes; then ${AGAIN}`
  );
}
