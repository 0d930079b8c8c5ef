import fc from "fast-check";
import type { ImageAccess, OrganizationStore } from "../../../lib/zot/access";
import { Deletion } from "../../../lib/zot/access";

/** Names that are easily confused with each other, or with what every object has. */
const people = fc.constantFrom("ann", "Ann", "bob", "acme", "constructor", "a@b.example", "members", "root");
const organizationNames = fc.constantFrom(
  "acme",
  "acme-2",
  "administrators",
  "a",
  "ac",
  "public",
  "orgs",
  "constructor",
  "members",
  "0",
);

const organization: fc.Arbitrary<OrganizationStore> = fc
  .record({
    members: fc.uniqueArray(people, { maxLength: 4 }),
    count: fc.nat(4),
    deletion: fc.constantFrom(...Object.values(Deletion)),
  })
  .map(({ members, count, deletion }) => ({ members, managers: members.slice(0, count), deletion }));

/** Who may do what, in any combination that is accepted. */
export const accesses: fc.Arbitrary<ImageAccess> = fc.record({
  administrators: fc.uniqueArray(people, { minLength: 1, maxLength: 2 }),
  organizations: fc.dictionary(organizationNames, organization),
});
