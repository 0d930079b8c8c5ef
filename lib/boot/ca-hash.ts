import { createHash, X509Certificate } from "node:crypto";

/**
 * By what a joining node recognises its cluster's authority: `sha256:` and the hash of the certificate's public key
 * (SubjectPublicKeyInfo).
 *
 * @throws Error when the text is no certificate
 * @see https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-join/#token-based-discovery-with-ca-pinning
 */
export function caHash(pem: string): string {
  const key = new X509Certificate(pem).publicKey.export({ type: "spki", format: "der" });
  return `sha256:${createHash("sha256").update(key).digest("hex")}`;
}
