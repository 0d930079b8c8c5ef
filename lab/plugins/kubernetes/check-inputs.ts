import type { CheckFailure, CheckRequest, CheckResult } from "../provider/resource-provider";
import { UnreachableError } from "./api-client";
import { NoMatchError } from "./api-error";
import { markSecrets, toManifest, toProgram } from "./checkpoint";
import type { Connection } from "./connection";
import type { KubeObject } from "./kube-object";
import { at, isUnknown, textAt, withValue } from "./kube-object";
import { withName } from "./naming";
import type { ApiKind } from "./type-token";
import { apiKindOf, isListKind, isPatch } from "./type-token";

/** Completes a resource's inputs with name and namespace, and refuses what is no object of the resource's type. */
export async function checkInputs(connection: Connection, request: CheckRequest): Promise<CheckResult> {
  const kind = apiKindOf(request.urn);
  if (isListKind(kind.kind)) {
    throw new Error(
      `${kind.kind} is a list of objects, which only YAML files need; deploy its items instead`,
    );
  }
  const given = withKind(toManifest(request.news), kind);
  const failures = [...kindFailures(given, kind), ...nameFailures(given), ...patchFailures(given, request)];
  if (failures.length > 0) return { inputs: request.news, failures };

  const named = withName(given, toManifest(request.olds ?? {}), request);
  const checked = await withNamespace(connection, named, kind);
  return { inputs: markSecrets(toProgram(checked), request.news) };
}

function withKind(manifest: KubeObject, kind: ApiKind): KubeObject {
  return {
    ...manifest,
    apiVersion: manifest["apiVersion"] ?? kind.apiVersion,
    kind: manifest["kind"] ?? kind.kind,
  };
}

function kindFailures(manifest: KubeObject, kind: ApiKind): readonly CheckFailure[] {
  return (["apiVersion", "kind"] as const)
    .filter((property) => !isUnknown(manifest[property]) && manifest[property] !== kind[property])
    .map((property) => ({
      property,
      reason: `is '${String(manifest[property])}', but the resource's type says '${kind[property]}'; leave it out or make them equal`,
    }));
}

function nameFailures(manifest: KubeObject): readonly CheckFailure[] {
  if (at(manifest, "metadata", "generateName") === undefined || textAt(manifest, "metadata", "name"))
    return [];
  const reason =
    "is not supported with server-side apply; leave metadata.name out, and the resource is given a unique one";
  return [{ property: "metadata.generateName", reason }];
}

function patchFailures(manifest: KubeObject, { urn }: CheckRequest): readonly CheckFailure[] {
  if (!isPatch(urn) || textAt(manifest, "metadata", "name")) return [];
  const reason = "is missing; a Patch resource has to name the object that it sets fields of";
  return [{ property: "metadata.name", reason }];
}

async function withNamespace(
  connection: Connection,
  manifest: KubeObject,
  kind: ApiKind,
): Promise<KubeObject> {
  if (isUnknown(at(manifest, "metadata"))) return manifest;
  const namespace = at(manifest, "metadata", "namespace");
  if (isUnknown(namespace) || (typeof namespace === "string" && namespace !== "")) return manifest;
  if (!(await isNamespaced(connection, kind))) return manifest;
  return withValue(manifest, ["metadata", "namespace"], connection.defaultNamespace);
}

async function isNamespaced(connection: Connection, kind: ApiKind): Promise<boolean> {
  try {
    return await connection.cluster.isNamespaced(kind);
  } catch (error) {
    // Its definition may be created by this very run; most custom resources have a namespace. Where the cluster
    // cannot be reached, the deployment itself will say so.
    if (error instanceof NoMatchError || error instanceof UnreachableError) return true;
    throw error;
  }
}
