import { CloudApi } from "../../lib/cloud/api";
import { CloudRefusal } from "../../lib/cloud/failures";
import { findLogin } from "../../lib/cloud/find-login";
import type { CloudLogin } from "../../lib/cloud/login";
import type { ServiceType } from "../../lib/cloud/services";
import { describe as inWords } from "../../lib/rules/problem";
import { takeTurns } from "./turns";
import { until } from "./until";

export { CloudApi, CloudRefusal };
export type { CloudLogin, ServiceType };

/** The users of the lab's cloud, as its clouds.yaml names them: an ordinary one, and the administrator. */
export type CloudName = "demo" | "admin";

/** The lab's cloud, as its users see it. */
export interface Clouds {
  readonly demo: CloudApi;
  readonly admin: CloudApi;
}

/**
 * The lab's OpenStack for the tests of one file. Files that use it take turns, in whichever processes they run: one
 * counts what is in the cloud, and another restarts it.
 *
 * A file that uses this, be it by way of others, has `npm test` start OpenStack.
 */
export function clouds(): Clouds {
  takeTurns("tests on openstack");
  return { demo: new CloudApi(loginOf("demo")), admin: new CloudApi(loginOf("admin")) };
}

/** How a user logs in, read from the clouds.yaml of the lab in whose environment the tests run. */
export function loginOf(name: CloudName, file = process.env.OS_CLIENT_CONFIG_FILE): CloudLogin {
  if (!file)
    throw new Error("OS_CLIENT_CONFIG_FILE is not set: run the tests by npm test, which starts a lab");
  const found = findLogin({ env: { OS_CLIENT_CONFIG_FILE: file }, cwd: process.cwd() }, name);
  if ("problems" in found) throw new Error(found.problems.map(inWords).join("; "));
  return found.login;
}

/** Reads a resource until it fulfils a condition. */
export function untilCloud<T>(
  api: CloudApi,
  service: ServiceType,
  path: string,
  holds: (answer: T) => boolean,
): Promise<T> {
  return until(`${service} ${path} as expected`, () => api.get<T>(service, path), holds);
}

/** Deletes a resource, if it is there, and waits until it is gone. */
export async function deleteFromCloud(api: CloudApi, service: ServiceType, path: string): Promise<void> {
  const gone = (thrown: unknown) => {
    if (thrown instanceof CloudRefusal && thrown.status === 404) return "gone";
    throw thrown;
  };
  await api.delete(service, path).catch(gone);
  await until(
    `${service} ${path} gone`,
    () => api.get<unknown>(service, path.replace(/\?.*/, "")).catch(gone),
    (answer) => answer === "gone",
  );
}
