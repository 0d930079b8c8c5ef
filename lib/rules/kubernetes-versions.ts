import type { Problem } from "./problem";

/**
 * Minor versions of Kubernetes that clusters can have: those that the Kubernetes project maintains, and that
 * cloud-provider-openstack and its charts have releases for. Older ones get no fixes; newer ones change what kubeadm
 * and the kubelet take, and were not tried.
 *
 * @see https://kubernetes.io/releases/version-skew-policy/
 */
const SUPPORTED = { major: 1, oldest: 33, newest: 35 } as const;

/** What a cluster runs that names no version: the one that everything here was tried with. */
export const DEFAULT_KUBERNETES_VERSION = "1.34.1";

/** A release of Kubernetes: `1.34.1`. */
export interface KubernetesVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

const VERSION = /^(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})$/;

/** Parses `1.34.1`; `undefined` for anything else, such as `v1.34.1`, `1.34` and `1.34.1-rc.0`. */
export function parseKubernetesVersion(text: string): KubernetesVersion | undefined {
  const match = VERSION.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch] = match;
  return { major: Number(major), minor: Number(minor), patch: Number(patch) };
}

/** A release that a cluster can be made with. */
export function kubernetesVersion(field: string, value: string): Problem | undefined {
  const version = parseKubernetesVersion(value);
  if (!version) {
    return {
      field,
      value,
      rule: "is no release of Kubernetes",
      fix: `write three numbers such as ${DEFAULT_KUBERNETES_VERSION}`,
    };
  }
  const { major, oldest, newest } = SUPPORTED;
  if (version.major === major && version.minor >= oldest && version.minor <= newest) return undefined;
  return {
    field,
    value,
    rule: "is not supported",
    fix: `choose a release of ${major}.${oldest} to ${major}.${newest}`,
  };
}

/**
 * A change of version that kubeadm can make: a newer patch, or the next minor. The API server cannot read what a newer
 * one stored, and components of a cluster speak to neighbours of at most one minor.
 *
 * @param before what the cluster runs, which was accepted once
 */
export function versionChange(field: string, before: string, value: string): Problem | undefined {
  const [from, to] = [parseKubernetesVersion(before), parseKubernetesVersion(value)];
  // What cannot be read is reported by kubernetesVersion().
  if (!from || !to) return undefined;
  if (order(from, to) > 0) {
    return {
      field,
      value,
      rule: `is older than what the cluster runs (${before})`,
      fix: "keep the version, or choose a newer one: there is no way back",
    };
  }
  if (from.major === to.major && to.minor - from.minor <= 1) return undefined;
  return {
    field,
    value,
    rule: `skips minor versions after what the cluster runs (${before})`,
    fix: `upgrade to ${from.major}.${from.minor + 1} first`,
  };
}

function order(one: KubernetesVersion, other: KubernetesVersion): number {
  return one.major - other.major || one.minor - other.minor || one.patch - other.patch;
}
