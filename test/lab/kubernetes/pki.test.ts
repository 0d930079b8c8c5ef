import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFileSync, rmSync, statSync } from "node:fs";
import { Pki } from "../../../lab/kubernetes/pki";
import { scratch } from "../support/scratch";

describe("the certificates of the lab's cluster", () => {
  const place = scratch();
  const pki = new Pki(`${place.folder}/pki`);
  const read = (file: string) => new X509Certificate(readFileSync(file));
  beforeAll(() => pki.ensure());
  afterAll(() => place.remove());

  test("are signed each by its authority only, and fit their keys", () => {
    const [cluster, etcd, proxy] = (["cluster", "etcd", "front-proxy"] as const).map((name) =>
      read(pki.authority(name)),
    );
    const client = read(pki.certificate("etcd-client"));
    expect(client.verify(etcd!.publicKey)).toBe(true);
    expect(client.verify(cluster!.publicKey)).toBe(false);
    expect(read(pki.certificate("front-proxy-client")).verify(proxy!.publicKey)).toBe(true);
    const admin = read(pki.certificate("admin"));
    expect(admin.verify(cluster!.publicKey)).toBe(true);
    expect(admin.checkPrivateKey(createPrivateKey(readFileSync(pki.key("admin"))))).toBe(true);
    expect(admin.ca).toBe(false);
    expect(cluster!.ca).toBe(true);
  });

  test("of servers name where they serve; those of clients cannot serve", () => {
    const server = read(pki.certificate("apiserver"));
    expect(server.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(server.checkHost("kubernetes.default.svc")).toBe("kubernetes.default.svc");
    expect(server.checkHost("example.org")).toBeUndefined();
    const [serving, asking] = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"];
    expect(server.keyUsage).toContain(serving);
    expect(read(pki.certificate("admin")).keyUsage).toEqual([asking]);
  });

  test("are read by their owner only", () => {
    for (const file of [pki.key("admin"), pki.authorityKey("cluster"), pki.serviceAccountKeys().private]) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
  });

  test("stay, and one that is missing is made by the same authority", async () => {
    const before = readFileSync(pki.certificate("admin"), "utf8");
    rmSync(pki.certificate("kwok"));
    await pki.ensure();
    expect(readFileSync(pki.certificate("admin"), "utf8")).toBe(before);
    expect(read(pki.certificate("kwok")).verify(read(pki.authority("cluster")).publicKey)).toBe(true);
  });
});
