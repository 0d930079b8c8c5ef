import type { RuleCases } from "../support/cases";
import { CLOUD_CASES } from "./cloud";
import { IDENTITY_CASES } from "./identity";
import { NETWORK_CASES } from "./network";
import { POD_CASES } from "./pods";
import { STORAGE_CASES } from "./storage";

/** The cases of all rules, in the order of their numbers. */
export const RULE_CASES: readonly RuleCases[] = [
  ...POD_CASES,
  ...IDENTITY_CASES,
  ...NETWORK_CASES,
  ...STORAGE_CASES,
  ...CLOUD_CASES,
];
