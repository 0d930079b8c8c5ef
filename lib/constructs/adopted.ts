import type { ApiObject } from "cdk8s";

const ADOPTED = "cloud-container-engine:adopted";

/**
 * Marks an object that the cluster makes by itself, such as a namespace's default service account. Its manifest
 * sets some fields of it; deploying must not fail because it is there already, nor deleting take it away.
 */
export function markAdopted(object: ApiObject): void {
  object.node.addMetadata(ADOPTED, true);
}

export function isAdopted(object: ApiObject): boolean {
  return object.node.metadata.some(({ type }) => type === ADOPTED);
}
