import type { RuleCases } from "../../support/cases";
import { fixedLabelsCases } from "./fixed-labels";
import { guardsAreReadOnlyCases } from "./guards-are-read-only";
import { limitRangeCases } from "./limit-range";
import { namespaceNamesCases } from "./namespace-names";
import { noAggregationCases } from "./no-aggregation";
import { noClusterAdminCases } from "./no-cluster-admin";
import { noClusterBindingsCases } from "./no-cluster-bindings";
import { noClusterPowersCases } from "./no-cluster-powers";
import { noEscalationCases } from "./no-escalation";
import { noEverybodyCases } from "./no-everybody";
import { noForeignSubjectsCases } from "./no-foreign-subjects";
import { noWildcardsCases } from "./no-wildcards";
import { podSecurityCases, podSecurityOfHostPathsCases } from "./pod-security";
import { quotaCases } from "./quota";

/** Cases of the rules about namespaces and rights. */
export const IDENTITY_CASES: readonly RuleCases[] = [
  podSecurityCases,
  podSecurityOfHostPathsCases,
  fixedLabelsCases,
  namespaceNamesCases,
  noClusterBindingsCases,
  noEverybodyCases,
  noForeignSubjectsCases,
  noEscalationCases,
  noWildcardsCases,
  noClusterAdminCases,
  noAggregationCases,
  noClusterPowersCases,
  guardsAreReadOnlyCases,
  quotaCases,
  limitRangeCases,
];
