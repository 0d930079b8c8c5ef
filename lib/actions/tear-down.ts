import { CloudApi } from "../cloud/api";
import { findLogin } from "../cloud/find-login";
import { refuse } from "../rules/problem";
import { askControllers } from "./ask-controllers";
import { clearCloud } from "./clear-cloud";
import type { ClusterAccess } from "./cluster-api";

/** What has to be known of a cluster to take along what its controllers made. */
export interface Teardown {
  readonly cluster: string;
  readonly identity: string;
  readonly networkId: string;
  readonly access: ClusterAccess;
  readonly login: Readonly<Record<string, string>>;
  readonly controllerMinutes: number;
}

/**
 * Takes along what controllers of a cluster made: first they are asked to do it, then it is looked for in the cloud,
 * strictly by the cluster's identity. Can be repeated after a failure at any point.
 *
 * @throws Error that says what does not go, or what keeps the cloud from being called
 */
export async function tearDown({
  cluster,
  identity,
  networkId,
  access,
  login,
  controllerMinutes,
}: Teardown): Promise<void> {
  // Before anything is deleted: who cannot call the cloud cannot finish.
  const api = cloudOf(cluster, login);
  const projectId = await api.projectId();
  const known = await askControllers(access, cluster, controllerMinutes);
  if (known === undefined) {
    say(
      `The API of cluster ${cluster} does not answer: what its controllers made is looked for in the cloud alone.`,
    );
  }
  const kept = await clearCloud(api, { cluster: identity, networkId, projectId }, known);
  if (kept.length > 0) say([`Kept of cluster ${cluster}, for a person to delete:`, ...kept].join("\n  - "));
}

function cloudOf(cluster: string, login: Readonly<Record<string, string>>): CloudApi {
  const given = Object.entries(login).map(([key, value]): [string, string] => [
    `OS_${key.toUpperCase()}`,
    value,
  ]);
  // Who gave an address meant no cloud of the surroundings.
  const { OS_CLOUD: named, ...others } = process.env;
  const surroundings = "auth_url" in login || named === undefined ? others : process.env;
  const found = findLogin({ env: { ...surroundings, ...Object.fromEntries(given) }, cwd: process.cwd() });
  if ("login" in found) return new CloudApi(found.login);
  refuse(`The cloud of cluster '${cluster}'`, found.problems);
  throw new Error(`the cloud of cluster '${cluster}' is unknown`);
}

/** The engine shows it to whoever watches. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
