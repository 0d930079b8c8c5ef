import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createAuthority } from "../../lab/kubernetes/issue";
import { caHash } from "../../lib/boot/ca-hash";

describe("the hash by which nodes recognise their cluster (C10)", () => {
  test("is the one that kubeadm's documentation computes by openssl", async () => {
    const { certificate } = await createAuthority("test");
    const key = execFileSync("openssl", ["x509", "-pubkey", "-noout"], { input: certificate });
    const der = execFileSync("openssl", ["pkey", "-pubin", "-outform", "DER"], { input: key });
    expect(caHash(certificate)).toBe(`sha256:${createHash("sha256").update(der).digest("hex")}`);
  });

  test("of what is no certificate is refused", () => {
    expect(() => caHash("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")).toThrow();
  });
});
