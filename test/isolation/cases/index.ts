import type { RuleCases } from "../support/cases";
import { IDENTITY_CASES } from "./identity";
import { noPrivilegedCases } from "./no-privileged";

/** The cases of all rules, in the order of their numbers. */
export const RULE_CASES: readonly RuleCases[] = [noPrivilegedCases, ...IDENTITY_CASES];
