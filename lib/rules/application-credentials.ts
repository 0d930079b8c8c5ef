import { distinct } from "./names";
import type { Findings, Problem } from "./problem";

/** What an application credential may do. */
export interface CredentialRights {
  /** Whether it may make and delete credentials, itself beyond the reach of who revokes it. @default false */
  readonly unrestricted?: boolean;
  /** Roles by name. */
  readonly roles?: readonly string[];
}

/** Every problem of the rights of an application credential that a program is given (isolation rule 61). */
export function credentialRights(field: string, { unrestricted, roles }: CredentialRights): Findings {
  // Keystone compares names of roles without regard to case.
  const administrator = roles?.find((role) => role.trim().toLowerCase() === "admin");
  return [
    unrestricted
      ? {
          field: `${field}.unrestricted`,
          value: true,
          rule: "lets whoever reads it make credentials of its own, which outlive its revocation",
          fix: "leave it out",
        }
      : undefined,
    roles === undefined || roles.length === 0
      ? {
          field: `${field}.roles`,
          value: roles,
          rule: "are all that its maker has",
          fix: "name the roles that are needed",
        }
      : undefined,
    administrator === undefined
      ? undefined
      : {
          field: `${field}.roles`,
          value: administrator,
          rule: "administers the cloud, which nothing in a cluster has to",
          fix: "name the roles that are needed, such as member",
        },
  ];
}

/**
 * Who can make credentials for others: nobody who logs in by a restricted one, and whoever has an unrestricted one
 * should not have it (isolation rule 61).
 *
 * @param login id or name of the application credential that the deployment logs in by; undefined where it is a user
 */
export function credentialMaker(field: string, login: string | undefined): Problem | undefined {
  if (login === undefined || login === "") return undefined;
  return {
    field,
    value: undefined,
    rule: `cannot be made by a deployment that logs in by an application credential (${login})`,
    fix: "give 'id' and 'secret' of one that a user made, or deploy as a user with a password",
  };
}

/** One credential for each consumer (isolation rule 61): what one leaks does not have to be revoked for all. */
export function credentialOfEach(field: string, ids: readonly string[]): readonly Problem[] {
  return distinct(field, ids, "make a credential for each consumer");
}
