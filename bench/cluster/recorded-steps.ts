import type { Recorded } from "../../test/support/graph";
import type { Step } from "./steps";

/** What a program makes in its cloud; whatever else it makes takes no time, but may make others wait. */
export function recordedSteps(resources: readonly Recorded[]): readonly Step[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const cloudsBefore = ({ dependencies }: Recorded): readonly string[] =>
    dependencies.flatMap((urn) => {
      const resource = byUrn.get(urn);
      if (resource === undefined) return [];
      return isOfCloud(resource) ? [keyOf(resource)] : cloudsBefore(resource);
    });
  return resources.filter(isOfCloud).map((resource) => ({
    key: keyOf(resource),
    type: typeOf(resource),
    after: [...new Set(cloudsBefore(resource))],
  }));
}

function isOfCloud({ type }: Recorded): boolean {
  return type.startsWith("openstack:");
}

function keyOf(resource: Recorded): string {
  return `${typeOf(resource)} ${resource.name}`;
}

function typeOf({ type }: Recorded): string {
  return type.slice(type.lastIndexOf(":") + 1);
}
