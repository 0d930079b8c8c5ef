import { parseUrn } from "../provider/urn";

/** API version and kind of a Kubernetes object. */
export interface ApiKind {
  /** As in "apps/v1", and "v1" for the core group. */
  readonly apiVersion: string;
  readonly kind: string;
}

/** What the SDK's Patch classes are called: same API kind, but only some fields, on an object that somebody else owns. */
const PATCH = /Patch$/;

/**
 * API version and kind that a resource's type token stands for: "kubernetes:core/v1:Service" is v1 Service, and
 * "kubernetes:core/v1:ServicePatch" too.
 *
 * @throws Error for tokens that stand for no API object of this plugin.
 */
export function apiKindOf(urn: string): ApiKind {
  const { type } = parseUrn(urn);
  const [pkg, module, kind] = type.split(":");
  const [group, version, ...rest] = (module ?? "").split("/");
  if (pkg !== "kubernetes" || !group || !version || rest.length > 0 || !kind) {
    throw new Error(
      `type '${type}' is no kind of the Kubernetes API; this plugin deploys kubernetes:<group>/<version>:<kind>`,
    );
  }
  if (componentGroups.has(group)) {
    throw new Error(
      `type '${type}' is a component, not an object of a cluster; make it in a program, not as a resource`,
    );
  }
  return { apiVersion: group === "core" ? version : `${group}/${version}`, kind: kind.replace(PATCH, "") };
}

/** Whether a resource sets some fields of an object that is there, instead of being that object. */
export function isPatch(urn: string): boolean {
  return PATCH.test(parseUrn(urn).type);
}

/** The SDK's List classes, made for YAML files that hold one. */
export function isListKind(kind: string): boolean {
  return kind.endsWith("List");
}

const componentGroups: ReadonlySet<string> = new Set(["helm.sh", "kustomize", "yaml"]);
