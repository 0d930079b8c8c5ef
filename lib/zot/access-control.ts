import { categoriesRepository, storePath } from "../rules/image-stores";
import type { ImageAccess, OrganizationStore } from "./access";
import { Deletion, everythingIn, METRICS_ACCOUNT, organizationsOf, pullAccount, sorted } from "./access";
import type { ZotAccessControl, ZotAction, ZotPolicy, ZotRepositories } from "./format";

const ADMINISTRATORS = "administrators";

/** Who may do what, in zot's words. */
export function accessControl(access: ImageAccess, hasMetrics: boolean): ZotAccessControl {
  const organizations = organizationsOf(access);
  return {
    groups: Object.fromEntries([
      [ADMINISTRATORS, { users: sorted(access.administrators) }],
      ...organizations.flatMap(([name, { members = [], managers = [] }]) => [
        [membersOf(name), { users: sorted(members) }],
        [managersOf(name), { users: sorted(managers) }],
      ]),
    ]),
    repositories: {
      // What no other glob matches, such as the images of an organization that is no more.
      "**": closed([]),
      [everythingIn(storePath())]: { policies: [], defaultPolicy: ["read"], anonymousPolicy: [] },
      ...Object.fromEntries(
        organizations.flatMap(([name, store]) => [
          [everythingIn(storePath(name)), closed(storePolicies(name, store))],
          [categoriesRepository(storePath(name)), closed(categoriesPolicies(name))],
        ]),
      ),
    },
    adminPolicy: { groups: [ADMINISTRATORS], actions: ["read", "create", "delete"] },
    metrics: { users: hasMetrics ? [METRICS_ACCOUNT] : [] },
  };
}

function closed(policies: readonly ZotPolicy[]): ZotRepositories {
  return { policies, defaultPolicy: [], anonymousPolicy: [] };
}

function storePolicies(name: string, { deletion = Deletion.Managers }: OrganizationStore): ZotPolicy[] {
  const write: readonly ZotAction[] = ["read", "create"];
  const membersDelete = deletion === Deletion.Members;
  const managersDelete = membersDelete || deletion === Deletion.Managers;
  return [
    { groups: [membersOf(name)], actions: membersDelete ? [...write, "delete"] : write },
    { groups: [managersOf(name)], actions: managersDelete ? [...write, "delete"] : write },
    { users: [pullAccount(name)], actions: ["read"] },
  ];
}

/** Members see the categories of their store; who manages it declares them. */
function categoriesPolicies(name: string): ZotPolicy[] {
  return [
    { groups: [membersOf(name)], actions: ["read"] },
    { groups: [managersOf(name)], actions: ["read", "create"] },
  ];
}

/** No organization's name has a slash, so no group can be taken for another. */
function membersOf(organization: string): string {
  return `members/${organization}`;
}

function managersOf(organization: string): string {
  return `managers/${organization}`;
}
