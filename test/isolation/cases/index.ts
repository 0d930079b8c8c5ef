import type { RuleCases } from "../support/cases";
import { CLOUD_CASES } from "./cloud";
import { IDENTITY_CASES } from "./identity";
import { POD_CASES } from "./pods";

/** The cases of all rules, in the order of their numbers. */
export const RULE_CASES: readonly RuleCases[] = [...POD_CASES, ...IDENTITY_CASES, ...CLOUD_CASES];
