import { CloudRefusal, CloudUnreachable } from "../../cloud/failures";
import type { CloudLogin } from "../../cloud/login";
import type { Problem } from "../../rules/problem";
import type { Finding } from "../finding";
import { failure } from "../finding";

const [UNAUTHORIZED, NOT_FOUND] = [401, 404];

/** What is wrong with settings, before any cloud is called. */
export function settingFindings(problems: readonly Problem[]): readonly Finding[] {
  return problems.map(({ field, value, rule, fix }) => {
    const shown = value === undefined || value === "" ? "" : `${String(value)} `;
    return failure("login", field, `${shown}${rule}`, fix);
  });
}

/**
 * What a login that failed means.
 *
 * @throws whatever was thrown, where it is nothing of the cloud's
 */
export function loginFailure(thrown: unknown, { authUrl, credential }: CloudLogin): Finding {
  if (thrown instanceof CloudUnreachable)
    return failure("login", "keystone", `${authUrl} ${thrown.why}`, thrown.fix);
  if (!(thrown instanceof CloudRefusal)) throw thrown;
  if (thrown.status === UNAUTHORIZED) return refused(authUrl, credential);
  if (thrown.status === NOT_FOUND)
    return failure(
      "login",
      "keystone",
      `${authUrl} is not there`,
      "check the path: most clouds end it with /v3",
    );
  const found = `${authUrl} answers ${thrown.status} to a login`;
  return failure(
    "login",
    "keystone",
    found,
    "check that keystone answers there, or ask the cloud's operator",
  );
}

/** Keystone does not tell which of it is wrong, so that nobody can guess names. */
function refused(authUrl: string, credential: CloudLogin["credential"]): Finding {
  if ("password" in credential) {
    const user = "name" in credential.user ? credential.user.name : credential.user.id;
    const project = "name" in credential.project ? credential.project.name : credential.project.id;
    const found = `keystone at ${authUrl} does not let user ${user} into project ${project}`;
    const fix = "check password, user, project and their domains; keystone does not say which of it is wrong";
    return failure("login", "credential", found, fix);
  }
  const named = "id" in credential.credential ? credential.credential.id : credential.credential.name;
  const found = `keystone at ${authUrl} does not know application credential ${named} with this secret`;
  return failure("login", "credential", found, "check its secret and when it expires, or make a new one");
}
