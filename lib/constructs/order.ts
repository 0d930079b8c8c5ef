import type { Construct } from "constructs";

/**
 * Has `dependent` applied after `dependencies`. Those of another app are left to whoever deploys the two apps:
 * cdk8s orders objects within one app only.
 */
export function after(dependent: Construct, ...dependencies: readonly (Construct | undefined)[]): void {
  for (const dependency of dependencies) {
    if (dependency && dependency.node.root === dependent.node.root) dependent.node.addDependency(dependency);
  }
}
