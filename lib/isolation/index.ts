import { noPrivileged } from "./pods/no-privileged";
import { nonRoot } from "./pods/non-root";
import type { IsolationRule } from "./rule";

/** The invariants of tenant isolation, in the order of their numbers. */
export const ISOLATION_RULES: readonly IsolationRule[] = [noPrivileged, nonRoot];
