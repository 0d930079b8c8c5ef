import { cloudSubjects } from "../isolation/cloud-subjects";
import type { Grants } from "../isolation/grants";
import { Wholeness } from "../isolation/language/judge";
import type { Located, Value } from "../isolation/language/value";
import { elements, inside, isMapping } from "../isolation/language/value";
import { manifestSubjects } from "../isolation/manifest-subjects";
import type { Subject } from "../isolation/subject";

/** A resource as Pulumi shows it to policies. */
export interface ResourceSeen {
  /** Type token: `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** What rules look at in a resource. */
export function resourceSubjects(
  { type, name }: Pick<ResourceSeen, "type" | "name">,
  value: Value,
  grants: Grants,
): readonly Subject[] {
  const [sdk] = type.split(":");
  if (sdk !== "kubernetes") return cloudSubjects({ type, name, props: { value, path: "" } }, grants);
  return manifests(type, value).flatMap(({ manifest, wholeness }) =>
    manifestSubjects({ value: manifest, path: "" }, grants, wholeness),
  );
}

/** Ends the types of the SDK that lay something over an object. */
const PATCH = "Patch";

interface ManifestSeen {
  readonly manifest: Value;
  readonly wholeness: Wholeness;
}

/** The object that a resource of Kubernetes will be, or what is laid over one. */
function manifests(type: string, props: Value): readonly ManifestSeen[] {
  const [, groupVersion, token] = type.split(":");
  if (groupVersion === undefined || token === undefined || !isMapping(props)) return [];
  const patched = token.endsWith(PATCH) ? token.slice(0, -PATCH.length) : undefined;
  // The SDK has a name for the group that has none in Kubernetes.
  const byType = { apiVersion: groupVersion.replace(/^core\//, ""), kind: patched ?? token };
  const { apiVersion = byType.apiVersion, kind = byType.kind } = props;
  const own: Value = { ...props, apiVersion, kind };
  const isSame =
    groupOf(apiVersion) === groupOf(byType.apiVersion) && (kind === byType.kind || kind === token);
  // Where type and properties differ, nobody knows whom the provider believes, and it is taken for both.
  const seen = isSame ? [own] : [own, { ...props, ...byType }];
  return seen.map((manifest) => ({
    manifest,
    wholeness: manifest.kind === patched && !makesContainers(manifest) ? Wholeness.Patch : Wholeness.Whole,
  }));
}

/**
 * Whether a patch has all that an object with pods needs, so that it makes one where there is none: no container is
 * possible without an image. What such a patch leaves out is then left out.
 */
function makesContainers(manifest: Value): boolean {
  const whole: Located = { value: manifest, path: "" };
  return manifestSubjects(whole, {})
    .flatMap(({ pods }) => pods)
    .flatMap(({ spec }) => elements(inside(spec, "containers")))
    .some((container) => inside(container, "image").value !== undefined);
}

function groupOf(apiVersion: Value): string {
  return typeof apiVersion === "string" && apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}
