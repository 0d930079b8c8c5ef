import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/** Constructor of a typed resource of @pulumi/kubernetes, whatever its kind. */
export type Kind = new (
  name: string,
  args: Record<string, unknown>,
  opts?: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/**
 * API groups that Kubernetes itself serves, by the namespace that @pulumi/kubernetes has for each. Looked up when a
 * kind is first deployed, as loading a group takes time.
 */
const GROUPS: Readonly<Record<string, () => object>> = {
  "": () => kubernetes.core,
  "admissionregistration.k8s.io": () => kubernetes.admissionregistration,
  "apiextensions.k8s.io": () => kubernetes.apiextensions,
  "apiregistration.k8s.io": () => kubernetes.apiregistration,
  apps: () => kubernetes.apps,
  autoscaling: () => kubernetes.autoscaling,
  batch: () => kubernetes.batch,
  "certificates.k8s.io": () => kubernetes.certificates,
  "coordination.k8s.io": () => kubernetes.coordination,
  "discovery.k8s.io": () => kubernetes.discovery,
  "events.k8s.io": () => kubernetes.events,
  "flowcontrol.apiserver.k8s.io": () => kubernetes.flowcontrol,
  "lifecycle.k8s.io": () => kubernetes.lifecycle,
  "networking.k8s.io": () => kubernetes.networking,
  "node.k8s.io": () => kubernetes.node,
  policy: () => kubernetes.policy,
  "rbac.authorization.k8s.io": () => kubernetes.rbac,
  "resource.k8s.io": () => kubernetes.resource,
  "scheduling.k8s.io": () => kubernetes.scheduling,
  "storage.k8s.io": () => kubernetes.storage,
  "storagemigration.k8s.io": () => kubernetes.storagemigration,
};

/**
 * The typed resource for an API version and kind; `<kind>Patch` sets some fields of an object that is there.
 * Policies match by type, and know `kubernetes:core/v1:ConfigMap` but not what the untyped CustomResource would
 * register; so that one is for custom resources only.
 *
 * @throws Error when Kubernetes has the group but the SDK does not know the kind in it
 */
export function resourceClass(apiVersion: string, kind: string): Kind {
  const slash = apiVersion.indexOf("/");
  const [group, version] =
    slash < 0 ? ["", apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
  const known = GROUPS[group];
  if (!known) return customResource(apiVersion, kind);
  const found = property(property(known(), version), kind);
  if (typeof found === "function") {
    // Every exported kind of these namespaces is a resource class with this constructor.
    return found as Kind;
  }
  throw new Error(
    `@pulumi/kubernetes has no ${kind} in ${apiVersion}; check the spelling, or update the SDK`,
  );
}

function property(owner: unknown, name: string): unknown {
  return typeof owner === "object" && owner !== null && Object.hasOwn(owner, name)
    ? Reflect.get(owner, name)
    : undefined;
}

function customResource(apiVersion: string, kind: string): Kind {
  return class extends kubernetes.apiextensions.CustomResource {
    constructor(name: string, args: Record<string, unknown>, opts?: pulumi.CustomResourceOptions) {
      super(name, { ...args, apiVersion, kind }, opts);
    }
  };
}
