import { CloudApi } from "../cloud/api";
import { loginTo } from "../cloud/find-login";

/**
 * The cloud of a cluster, as its provider reaches it.
 *
 * @param login by the names of clouds.yaml; what is missing is taken from the environment, as the provider does
 * @throws Error that says what is missing to log in
 */
export function cloudOf(cluster: string, login: Readonly<Record<string, string>>): CloudApi {
  const given = Object.entries(login).map(([key, value]): [string, string] => [
    `OS_${key.toUpperCase()}`,
    value,
  ]);
  // Who gave an address meant no cloud of the surroundings.
  const { OS_CLOUD: named, ...others } = process.env;
  const surroundings = "auth_url" in login || named === undefined ? others : process.env;
  const env = { ...surroundings, ...Object.fromEntries(given) };
  return new CloudApi(loginTo(undefined, { env, cwd: process.cwd() }, `The cloud of cluster '${cluster}'`));
}
