import type { RuleCases } from "../support/cases";
import { POD_CASES } from "./pods";

/** The cases of all rules, in the order of their numbers. */
export const RULE_CASES: readonly RuleCases[] = [...POD_CASES];
