import { createHash } from "node:crypto";

/**
 * The id that the cloud gives to what stands behind a Kubernetes object: a server, a volume, a balancer.
 * It derives from the object's uid, so that it survives a restart of the lab's cloud without any record.
 *
 * @param kind what the id is of, so that one object can have several
 * @param uid the Kubernetes object's uid
 * @returns a UUID
 */
export function cloudId(kind: string, uid: string): string {
  const digits = createHash("sha256").update(`${kind}/${uid}`).digest("hex");
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
  ];
  return [...parts, digits.slice(20, 32)].join("-");
}
