import type { ZotAccessControl } from "../../../lib/zot/format";

/**
 * What somebody may do with a repository, by the rules that zot decides with: the longest glob that matches, then the
 * policy of administrators.
 *
 * @param user undefined without an account
 */
export function allowed(
  control: ZotAccessControl,
  user: string | undefined,
  repository: string,
): readonly string[] {
  const [glob] = Object.keys(control.repositories)
    .filter((each) => matches(each, repository))
    .sort((a, b) => b.length - a.length);
  const { policies = [], defaultPolicy = [], anonymousPolicy = [] } = control.repositories[glob ?? ""] ?? {};
  if (user === undefined) return anonymousPolicy;
  const groups = Object.entries(control.groups)
    .filter(([, { users }]) => users.includes(user))
    .map(([name]) => name);
  const granted = [...policies, control.adminPolicy]
    .filter((policy) => policy.users?.includes(user) || policy.groups?.some((each) => groups.includes(each)))
    .flatMap(({ actions }) => actions);
  return [...new Set([...granted, ...defaultPolicy])].sort();
}

/** The globs that are written here: a path, and below it anything. */
function matches(glob: string, repository: string): boolean {
  if (glob === "**") return true;
  if (!glob.endsWith("/**")) return glob === repository;
  const root = glob.slice(0, -"/**".length);
  return repository === root || repository.startsWith(`${root}/`);
}
