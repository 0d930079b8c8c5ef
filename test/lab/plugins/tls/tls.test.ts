import { createHash, createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";

import type { PropertyMap, PropertyValue } from "../../../../lab/plugins/provider/property-value";
import { reveal, Secret } from "../../../../lab/plugins/provider/property-value";
import { ValueProvider } from "../../../../lab/plugins/provider/value-provider";
import { tlsKinds } from "../../../../lab/plugins/tls/kinds";
import type { Deployed } from "../support/provider-client";
import { ProviderClient } from "../support/provider-client";

const urnOf = (kind: string) => `urn:pulumi:dev::shop::tls:index/${kind}:${kind}::it`;
const text = (made: Deployed, name: string) => String(reveal(made.state[name] ?? null));

describe("the stand-in tls plugin", () => {
  let client: ProviderClient;
  let now = new Date("2026-01-01T00:00:00.500Z");
  beforeAll(async () => {
    client = await ProviderClient.open(
      () =>
        new ValueProvider(
          "tls",
          "1.0.0",
          tlsKinds(() => now),
        ),
    );
  });
  afterAll(() => client.close());

  const deploy = (kind: string, inputs: PropertyMap) => client.deploy(urnOf(kind), inputs);
  const key = (inputs: PropertyMap) => deploy("PrivateKey", inputs);
  const authority = (of: Deployed, more: PropertyMap = {}) =>
    deploy("SelfSignedCert", {
      privateKeyPem: of.state.privateKeyPem ?? null,
      subject: { commonName: "kubernetes", organization: "cce" },
      allowedUses: ["cert_signing", "crl_signing"],
      isCaCertificate: true,
      validityPeriodHours: 1000,
      ...more,
    });

  const algorithms: readonly [string, PropertyMap, string][] = [
    ["RSA", { algorithm: "RSA" }, "ssh-rsa"],
    ["ECDSA P256", { algorithm: "ECDSA", ecdsaCurve: "P256" }, "ecdsa-sha2-nistp256"],
    ["ECDSA P384", { algorithm: "ECDSA", ecdsaCurve: "P384" }, "ecdsa-sha2-nistp384"],
    ["ECDSA P521", { algorithm: "ECDSA", ecdsaCurve: "P521" }, "ecdsa-sha2-nistp521"],
    ["ED25519", { algorithm: "ED25519" }, "ssh-ed25519"],
  ];

  test.each(algorithms)(
    "C10: a %s key is the same in all its forms, and secret",
    async (_name, inputs, ssh) => {
      const made = await key(inputs);
      for (const name of ["privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh"]) {
        expect(made.state[name]).toBeInstanceOf(Secret);
      }
      const spki = (pem: string) =>
        createPublicKey(createPrivateKey(pem)).export({ type: "spki", format: "pem" });
      expect(spki(text(made, "privateKeyPem"))).toBe(text(made, "publicKeyPem"));
      expect(spki(text(made, "privateKeyPemPkcs8"))).toBe(text(made, "publicKeyPem"));

      const [algorithm, blob = ""] = text(made, "publicKeyOpenssh").trim().split(" ");
      expect(algorithm).toBe(ssh);
      const digest = createHash("sha256").update(Buffer.from(blob, "base64")).digest("base64");
      expect(text(made, "publicKeyFingerprintSha256")).toBe(`SHA256:${digest.replace("=", "")}`);
      const body = text(made, "privateKeyOpenssh").replace(/-----[A-Z ]+-----/g, "");
      expect(Buffer.from(body, "base64").includes(Buffer.from(blob, "base64"))).toBe(true);
    },
  );

  test("C10: a number in an SSH key is never taken for a negative one", async () => {
    const made = await key({ algorithm: "RSA" });
    const blob = Buffer.from(text(made, "publicKeyOpenssh").split(" ")[1] ?? "", "base64");
    // An RSA modulus fills its bytes, so it needs the zero in front: 2048 bits in 257 bytes.
    const modulus = blob.subarray(blob.length - 257);
    expect(blob.readUInt32BE(blob.length - 261)).toBe(257);
    expect(modulus[0]).toBe(0);
    expect(modulus[1]).toBeGreaterThanOrEqual(128);
  });

  test("a P224 key, which is the official default for ECDSA, has no form for SSH and cannot sign", async () => {
    const made = await key({ algorithm: "ECDSA" });
    expect(text(made, "publicKeyOpenssh")).toBe("");
    await expect(authority(made)).rejects.toThrow("secp224r1, which cannot sign");
  });

  test.each(algorithms)(
    "C10: a %s authority signs itself and a request's certificate",
    async (_name, inputs) => {
      const authorityKey = await key(inputs);
      const ca = await authority(authorityKey);
      const caCert = new X509Certificate(text(ca, "certPem"));
      expect(caCert.ca).toBe(true);
      expect(caCert.verify(createPublicKey(text(authorityKey, "publicKeyPem")))).toBe(true);

      const leafKey = await key({ algorithm: "ECDSA", ecdsaCurve: "P256" });
      const request = await deploy("CertRequest", {
        privateKeyPem: leafKey.state.privateKeyPem ?? null,
        subject: { commonName: "admin", organization: "system:masters" },
        dnsNames: ["kubernetes.default"],
        ipAddresses: ["10.96.0.1", "fd00::1"],
        uris: ["spiffe://cluster/a"],
      });
      const leaf = await deploy("LocallySignedCert", {
        caCertPem: ca.state.certPem ?? null,
        caPrivateKeyPem: authorityKey.state.privateKeyPem ?? null,
        certRequestPem: request.state.certRequestPem ?? null,
        allowedUses: ["server_auth", "client_auth", "digital_signature"],
        validityPeriodHours: 24,
      });
      const cert = new X509Certificate(text(leaf, "certPem"));
      expect(cert.verify(caCert.publicKey)).toBe(true);
      expect(cert.checkIssued(caCert)).toBe(true);
      expect(cert.checkPrivateKey(createPrivateKey(text(leafKey, "privateKeyPem")))).toBe(true);
      expect(cert.ca).toBe(false);
      // Go writes the organization first, and so do we.
      expect(cert.subject).toBe("O=system:masters\nCN=admin");
      expect(cert.subjectAltName).toBe(
        "DNS:kubernetes.default, IP Address:10.96.0.1, IP Address:FD00:0:0:0:0:0:0:1, URI:spiffe://cluster/a",
      );
      expect(cert.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
      expect(BigInt(`0x${cert.serialNumber}`).toString()).toBe(leaf.id);
      expect(leaf.state.caPrivateKeyPem).toBeInstanceOf(Secret);
      expect(leaf.state.caKeyAlgorithm).toBe(String(authorityKey.state.algorithm));
    },
  );

  test("C10: a certificate is due for renewal when its owner wants it early, and is then made anew", async () => {
    now = new Date("2026-01-01T00:00:00.500Z");
    const authorityKey = await key({ algorithm: "ED25519" });
    const urn = urnOf("SelfSignedCert");
    const ca = await authority(authorityKey, { validityPeriodHours: 100, earlyRenewalHours: 10 });
    expect(ca.state).toMatchObject({
      validityStartTime: "2026-01-01T00:00:00Z",
      validityEndTime: "2026-01-05T04:00:00Z",
      readyForRenewal: false,
    });
    expect((await client.diff(urn, ca, ca.inputs)).isChanged).toBe(false);

    now = new Date("2026-01-04T18:00:00Z");
    expect((await client.read(urn, ca))?.state.readyForRenewal).toBe(true);
    expect((await client.diff(urn, ca, ca.inputs)).replaces).toEqual(["readyForRenewal"]);
  });

  test("C10: other renewal hours keep the certificate, everything else makes another", async () => {
    const authorityKey = await key({ algorithm: "ED25519" });
    const urn = urnOf("SelfSignedCert");
    const ca = await authority(authorityKey);
    const change = async (name: string, value: PropertyValue) =>
      client.diff(urn, ca, { ...ca.inputs, [name]: value });
    expect(await change("earlyRenewalHours", 5)).toMatchObject({
      changes: { earlyRenewalHours: "UPDATE" },
      replaces: [],
    });
    const updated = await client.update(urn, ca, { ...ca.inputs, earlyRenewalHours: 2000 });
    expect(updated.state).toMatchObject({ certPem: ca.state.certPem, readyForRenewal: true });
    expect((await change("validityPeriodHours", 5)).replaces).toEqual(["validityPeriodHours"]);
    expect((await change("subject", { commonName: "other" })).replaces).toEqual(["subject"]);
  });

  test.each<[string, PropertyMap, string]>([
    ["PrivateKey", { algorithm: "DSA" }, "use one of RSA, ECDSA, ED25519"],
    ["PrivateKey", { algorithm: "ECDSA", ecdsaCurve: "P1" }, "use one of P224"],
    [
      "SelfSignedCert",
      { privateKeyPem: "x", allowedUses: ["everything"], validityPeriodHours: 1 },
      "has 'everything'",
    ],
    [
      "SelfSignedCert",
      { privateKeyPem: "x", allowedUses: [], validityPeriodHours: 1, maxPathLength: 1 },
      "only for authorities",
    ],
  ])("%s refuses %j: %s", async (kind, inputs, message) => {
    await expect(client.check(urnOf(kind), inputs)).rejects.toThrow(message);
  });

  test("C10: what does not parse, or does not belong together, is refused by name", async () => {
    const [one, other] = [await key({ algorithm: "ED25519" }), await key({ algorithm: "ED25519" })];
    await expect(authority({ ...one, state: { privateKeyPem: "x" } })).rejects.toThrow(
      "no private key in PEM",
    );
    const request = await deploy("CertRequest", { privateKeyPem: one.state.privateKeyPem ?? null });
    const ca = await authority(one);
    const sign = (more: PropertyMap) =>
      deploy("LocallySignedCert", {
        caCertPem: ca.state.certPem ?? null,
        caPrivateKeyPem: one.state.privateKeyPem ?? null,
        certRequestPem: request.state.certRequestPem ?? null,
        allowedUses: [],
        validityPeriodHours: 1,
        ...more,
      });
    await expect(sign({ caPrivateKeyPem: other.state.privateKeyPem ?? null })).rejects.toThrow(
      "not the key of caCertPem",
    );
    await expect(sign({ certRequestPem: "nonsense" })).rejects.toThrow("certRequestPem does not parse");
  });
});
