import fc from "fast-check";
import { controlNodeUserData } from "../../lib/boot/control-node";
import { workerUserData } from "../../lib/boot/worker";
import type { ClusterSettings, ControlNodeSettings, WorkerSettings } from "../../lib/boot/settings";
import { ParsedUserData } from "./support/parsed";
import { SomeCluster } from "./support/settings";

describe("bad settings are refused, by field, value, rule and fix", () => {
  let some: SomeCluster;
  beforeAll(async () => {
    some = await SomeCluster.create();
  });

  test.each<[string, (valid: ClusterSettings) => Partial<ClusterSettings>, string]>([
    ["a name", () => ({ name: "Prod" }), "name (Prod) is no DNS-1123 label"],
    [
      "a version",
      () => ({ kubernetesVersion: "v1.34" }),
      "kubernetesVersion (v1.34) is no version of Kubernetes",
    ],
    [
      "a host",
      () => ({ endpoint: { host: "10.0.0.300", port: 6443 } }),
      "endpoint.host (10.0.0.300) is no IP address or DNS name",
    ],
    ["a port", () => ({ endpoint: { host: "10.0.0.5", port: 0 } }), "endpoint.port (0)"],
    ["a name of the API", () => ({ certificateNames: ["*"] }), "certificateNames[0] (*)"],
    ["a block", () => ({ podCidrs: ["10.244.0.0"] }), "podCidrs[0] (10.244.0.0) is no address block"],
    ["no blocks", () => ({ nodeCidrs: [] }), "nodeCidrs ([]) is empty"],
    ["a certificate", () => ({ caCertificate: "x" }), "caCertificate (not shown) is no certificate"],
    [
      "two certificates",
      (valid) => ({ caCertificate: `${valid.caCertificate}\n${valid.caCertificate}` }),
      "caCertificate (not shown) is no certificate",
    ],
    [
      "a token",
      () => ({ joinToken: { token: "hunter2", ttl: "0s" } }),
      "joinToken.token (not shown) is no bootstrap token",
    ],
    [
      "a lifetime",
      () => ({ joinToken: { token: "abcdef.0123456789abcdef", ttl: "never" } }),
      "joinToken.ttl (never) is no duration",
    ],
    [
      "an image prefix",
      () => ({ imagePrefix: "https://x.example.com" }),
      "imagePrefix (https://x.example.com) is no registry",
    ],
    [
      "a mirror without TLS",
      () => ({ registryMirrors: [{ registry: "docker.io", url: "http://m.example.com" }] }),
      "registryMirrors[0].url (http://m.example.com) is no URL of https://",
    ],
    [
      "two mirrors of one registry",
      () => ({
        registryMirrors: [
          { registry: "docker.io", url: "https://a.example.com" },
          { registry: "docker.io", url: "https://b.example.com" },
        ],
      }),
      "registryMirrors (docker.io) is given more than once",
    ],
    [
      "a registry that leaves its folder",
      () => ({ registryMirrors: [{ registry: "../../../etc", url: "https://m.example.com" }] }),
      "registryMirrors[0].registry (../../../etc) is no registry",
    ],
    [
      "a registry with a scheme",
      ({ caCertificate: ca }) => ({ registries: [{ host: "https://images.example.org", ca }] }),
      "registries[0].host (https://images.example.org) is no host of a registry",
    ],
    [
      "a registry with a path",
      ({ caCertificate: ca }) => ({ registries: [{ host: "images.example.org/public", ca }] }),
      "registries[0].host (images.example.org/public) is no host of a registry",
    ],
    [
      "a registry that leaves its folder",
      ({ caCertificate: ca }) => ({ registries: [{ host: "..", ca }] }),
      "registries[0].host (..) is no host of a registry",
    ],
    [
      "the authority of a registry",
      () => ({ registries: [{ host: "images.example.org", ca: "hunter2" }] }),
      "registries[0].ca (not shown) are no certificates",
    ],
    [
      "an authority that only looks like one",
      () => ({
        registries: [
          {
            host: "images.example.org",
            ca: "-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----\n",
          },
        ],
      }),
      "registries[0].ca (not shown) are no certificates",
    ],
    [
      "a registry that has a mirror",
      ({ caCertificate: ca }) => ({
        registries: [{ host: "images.example.org", ca }],
        registryMirrors: [{ registry: "images.example.org", url: "https://m.example.com" }],
      }),
      "registries[0].host (images.example.org) has a mirror",
    ],
    [
      "a registry given twice",
      ({ caCertificate: ca }) => ({
        registries: [
          { host: "images.example.org", ca },
          { host: "images.example.org", ca },
        ],
      }),
      "registries (images.example.org) is given more than once",
    ],
    [
      "an unsigned repository without TLS",
      () => ({ packages: { from: "repositories", kubernetesRepository: "http://m.example.com" } }),
      "packages.kubernetesRepository (http://m.example.com) is no URL of https://",
    ],
    [
      "a key",
      () => ({ packages: { from: "repositories", signingKey: "abc" } }),
      "packages.signingKey (abc) is no ASCII-armored public key",
    ],
    ["a time server", () => ({ timeServers: ["a b"] }), "timeServers[0] (a b)"],
    ["a proxy", () => ({ proxy: { url: 'http://user:hunter2@x"' } }), 'proxy.url (http://...@x") is no URL'],
    [
      "what passes by a proxy",
      () => ({ proxy: { url: "http://x.example.com", except: ["a,b"] } }),
      "proxy.except[0] (a,b)",
    ],
  ])("of a cluster: %s", (_, bad, message) => {
    const valid = some.settings();
    const refused = () => workerUserData({ ...valid, ...bad(valid) }, {});
    expect(refused).toThrow(message);
    expect(refused).not.toThrow("hunter2");
    expect(() => workerUserData(valid, {})).not.toThrow();
  });

  test("two authorities of a registry are no mistake", () => {
    const { caCertificate } = some.settings();
    const registries = [{ host: "images.example.org", ca: `${caCertificate}\n${caCertificate}` }];
    expect(() => workerUserData(some.settings({ registries }), {})).not.toThrow();
  });

  test.each<[string, (valid: ControlNodeSettings) => Partial<ControlNodeSettings>, string]>([
    [
      "an address outside of the nodes' block",
      () => ({ address: "10.9.0.1" }),
      "address (10.9.0.1) lies outside of nodeCidrs (10.0.0.0/24)",
    ],
    ["an address of a peer", () => ({ address: "10.0.0.12" }), "peers (10.0.0.12) is given more than once"],
    [
      "itself as a peer",
      () => ({ peers: [{ name: "cp1", address: "10.0.0.99" }] }),
      "peers (cp1) is given more than once",
    ],
    [
      "nobody to join",
      () => ({ founds: false, peers: [] }),
      "founds (false) leaves a control node without peers nobody to join",
    ],
    [
      "another authority",
      (valid) => ({ keys: { ...valid.keys, ca: valid.keys.etcdCa } }),
      "keys.ca.certificate (a certificate) is another authority than caCertificate",
    ],
    [
      "a key of another certificate",
      (valid) => ({
        keys: { ...valid.keys, etcdCa: { ...valid.keys.etcdCa, privateKey: valid.keys.ca.privateKey } },
      }),
      "keys.etcdCa.privateKey (not shown) does not belong to the certificate",
    ],
    [
      "a short encryption key",
      (valid) => ({ keys: { ...valid.keys, encryptionKey: "aHVudGVyMg==" } }),
      "keys.encryptionKey (not shown) is no base64 of 32 bytes",
    ],
    [
      "a router id",
      () => ({ virtualAddress: { address: "10.0.0.5", prefixLength: 24, virtualRouterId: 256 } }),
      "virtualAddress.virtualRouterId (256)",
    ],
    [
      "a label that a node must not set",
      () => ({ labels: { "node-role.kubernetes.io/control-plane": "" } }),
      "labels (node-role.kubernetes.io/control-plane) is a label that Kubernetes does not let a node set",
    ],
  ])("of a control node: %s", (_, bad, message) => {
    const valid = some.node(1);
    expect(() => controlNodeUserData(some.settings(), { ...valid, ...bad(valid) })).toThrow(message);
  });

  test.each<[string, WorkerSettings, string]>([
    ["a label", { labels: { "a b": "c" } }, "labels (a b) is no label key"],
    ["a value", { labels: { a: "b,c=d" } }, "labels['a'] (b,c=d) is no label value"],
    [
      "a label of Kubernetes",
      { labels: { "x.k8s.io/y": "z" } },
      "labels (x.k8s.io/y) is a label that Kubernetes does not let",
    ],
    ["a taint", { taints: [{ key: "", effect: "NoSchedule" }] }, "taints[0].key (empty)"],
    [
      "a taint twice",
      {
        taints: [
          { key: "a", value: "1", effect: "NoSchedule" },
          { key: "a", value: "2", effect: "NoSchedule" },
        ],
      },
      "taints (a:NoSchedule) is given more than once",
    ],
    [
      "a volume group",
      { dataVolume: { volumeGroup: "-f /dev/vda" } },
      "dataVolume.volumeGroup (-f /dev/vda)",
    ],
  ])("of workers: %s", (_, bad, message) => {
    expect(() => workerUserData(some.settings(), bad)).toThrow(message);
  });

  test("labels that a node may set on itself are taken", () => {
    const labels = {
      "topology.kubernetes.io/zone": "az1",
      "node.kubernetes.io/pool": "gpu",
      "example.com/k8s.io": "yes",
    };
    expect(() => workerUserData(some.settings(), { labels })).not.toThrow();
  });

  test("no text gets out of its place: what is not refused arrives as it is", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(
        "a'; reboot; '",
        "a\nb: c",
        "$(id)",
        "`id`",
        "a|b",
        "@NODE_NAME@",
        '"',
        "{{ x }}",
        "a#b",
        "a.b",
      ),
      fc.stringMatching(/^[a-z0-9.-]{1,20}$/),
    );
    fc.assert(
      fc.property(text, text, text, (key, value, group) => {
        let userData: string;
        try {
          userData = workerUserData(some.settings(), {
            labels: { [key]: value },
            dataVolume: { volumeGroup: group },
          });
        } catch (refused) {
          expect(String(refused)).toMatch(/labels|volumeGroup/);
          return;
        }
        const parsed = new ParsedUserData(userData);
        const { JoinConfiguration: join } = parsed.kinds("/etc/cloud-container-engine/join.yaml");
        expect(join).toMatchObject({
          nodeRegistration: {
            kubeletExtraArgs: expect.arrayContaining([{ name: "node-labels", value: `${key}=${value}` }]),
          },
        });
        expect(parsed.content("/etc/cloud-container-engine/settings.sh")).toContain(
          `VOLUME_GROUP='${group}'\n`,
        );
        expect(`${key}${value}${group}`).not.toMatch(/['"`$|@;{}\s]/);
      }),
      { numRuns: 60 },
    );
  });
});
