import type { PolicyPackArgs } from "@pulumi/policy";
import type { Rule } from "../../isolation/rule";
import { surveyed, validated } from "../validations";
import { disruptionBudget } from "./disruption-budget";
import { knownNames } from "./known-names";
import { readyProbes } from "./ready-probes";
import { retention } from "./retention";
import { severalReplicas } from "./several-replicas";

/** What keeps applications running, and those who look after them informed. */
export const OPERATIONS_RULES: readonly Rule[] = [
  disruptionBudget,
  readyProbes,
  severalReplicas,
  retention,
  knownNames,
];

/**
 * The policy pack `operations`: tells what would make a deployment easier to keep running. Advisory: it refuses nothing,
 * unless its level is set to `mandatory`.
 *
 * @example new PolicyPack("operations", operations());
 */
export function operations(): PolicyPackArgs {
  return {
    displayName: "Operations",
    description: "What is deployed can be kept running",
    enforcementLevel: "advisory",
    policies: [
      {
        name: "operable",
        description: "Workloads can be called, found, and gone back from",
        validateResource: validated(OPERATIONS_RULES, {}),
      },
      {
        name: "operable-together",
        description: "Workloads live on while nodes are emptied",
        validateStack: surveyed(OPERATIONS_RULES, {}),
      },
    ],
  };
}
