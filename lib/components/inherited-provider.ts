import * as kubernetes from "@pulumi/kubernetes";
import * as openstack from "@pulumi/openstack";
import type * as pulumi from "@pulumi/pulumi";

/** A package whose provider a component may take from others. */
interface ProviderPackage {
  /** Any type of resource in it, by which the SDK finds its provider. */
  readonly type: string;
  readonly isProvider: (value: unknown) => boolean;
}

export const KUBERNETES: ProviderPackage = {
  type: "kubernetes:core/v1:Namespace",
  isProvider: (value) => kubernetes.Provider.isInstance(value),
};

export const OPENSTACK: ProviderPackage = {
  type: "openstack:compute/instance:Instance",
  isProvider: (value) => openstack.Provider.isInstance(value),
};

/** The provider of a package that options or their parent name; undefined where it is the default one. */
export function namedProvider(
  { type, isProvider }: ProviderPackage,
  opts: pulumi.ComponentResourceOptions,
): pulumi.ProviderResource | undefined {
  return named(opts).find(isProvider) ?? opts.parent?.getProvider(type);
}

/**
 * Options of a component that takes the provider of a package from others, unless its own options name one: what belongs
 * together is deployed to the same place.
 *
 * @param others what it refers to; the first one that has a provider gives it
 */
export function inheriting(
  kind: ProviderPackage,
  opts: pulumi.ComponentResourceOptions,
  others: readonly pulumi.ComponentResource[],
): pulumi.ComponentResourceOptions {
  if (namedProvider(kind, opts)) return opts;
  const [provider] = others.flatMap((other) => other.getProvider(kind.type) ?? []);
  return provider ? { ...opts, provider: undefined, providers: [...named(opts), provider] } : opts;
}

function named(opts: pulumi.ComponentResourceOptions): readonly pulumi.ProviderResource[] {
  return [opts.provider ?? [], Object.values(opts.providers ?? {})].flat();
}
