import type { IsolationRule } from "../rule";
import { fixedLabels } from "./fixed-labels";
import { guardsAreReadOnly } from "./guards-are-read-only";
import { limitRange } from "./limit-range";
import { namespaceNames } from "./namespace-names";
import { noAggregation } from "./no-aggregation";
import { noClusterAdmin } from "./no-cluster-admin";
import { noClusterBindings } from "./no-cluster-bindings";
import { noClusterPowers } from "./no-cluster-powers";
import { noEscalation } from "./no-escalation";
import { noEverybody } from "./no-everybody";
import { noForeignSubjects } from "./no-foreign-subjects";
import { noWildcards } from "./no-wildcards";
import { podSecurity } from "./pod-security";
import { quota } from "./quota";

/** Rules about namespaces and who may do what in them. */
export const IDENTITY_RULES: readonly IsolationRule[] = [
  podSecurity,
  fixedLabels,
  namespaceNames,
  noClusterBindings,
  noEverybody,
  noForeignSubjects,
  noEscalation,
  noWildcards,
  noClusterAdmin,
  noAggregation,
  noClusterPowers,
  guardsAreReadOnly,
  quota,
  limitRange,
];
