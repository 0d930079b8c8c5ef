import type { Chart } from "cdk8s";
import { Construct } from "constructs";
import fc from "fast-check";
import type { TenantNamespaceProps } from "../../lib/constructs";
import { PeerDirection, TenantNamespace } from "../../lib/constructs";
import { comesBefore, only, refusal, shop, synthesize } from "../support/manifests";

const ofNamespace = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

function bank(chart: Chart): TenantNamespace {
  return new TenantNamespace(chart, "bank", { organization: "bank" });
}

function policies(props: (chart: Chart) => Partial<TenantNamespaceProps> = () => ({})) {
  return synthesize((chart) => void shop(chart, props(chart))).filter(({ kind }) => kind === "NetworkPolicy");
}

describe("network of a tenant (W11; isolation rules 36 to 39)", () => {
  test("all pods are denied in both directions by default (rule 36)", () => {
    expect(only(policies(), "NetworkPolicy", "default-deny")).toMatchObject({
      metadata: { namespace: "shop" },
    });
    // The lists are stated though empty, so that nobody else can fill them.
    expect(only(policies(), "NetworkPolicy", "default-deny").spec).toEqual({
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [],
      egress: [],
    });
  });

  test("pods of the namespace reach each other, by the label that only the API server sets (rule 37)", () => {
    expect(only(policies(), "NetworkPolicy", "within-namespace").spec).toEqual({
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [ofNamespace("shop")] }],
      egress: [{ to: [ofNamespace("shop")] }],
    });
  });

  test("names are looked up at the cluster's DNS pods, over UDP and TCP, and nowhere else (rule 38)", () => {
    expect(only(policies(), "NetworkPolicy", "dns").spec).toEqual({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ ...ofNamespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
          ports: [
            { port: 53, protocol: "TCP" },
            { port: 53, protocol: "UDP" },
          ],
        },
      ],
    });
  });

  test("a peer that may call opens both ends of the path: its own egress and our ingress", () => {
    const all = policies((chart) => ({ peers: [{ tenant: bank(chart), ports: [8080] }] }));
    const ports = [{ port: 8080, protocol: "TCP" }];
    expect(only(all, "NetworkPolicy", "from-bank")).toMatchObject({
      metadata: { namespace: "shop", labels: { "cloud-container-engine/tenant": "shop" } },
      spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [ofNamespace("bank")], ports }] },
    });
    expect(only(all, "NetworkPolicy", "to-shop")).toMatchObject({
      metadata: { namespace: "bank", labels: { "cloud-container-engine/tenant": "bank" } },
      spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [ofNamespace("shop")], ports }] },
    });
  });

  test("a peer that is called opens the other way, and only that", () => {
    const all = policies((chart) => ({
      peers: [
        {
          tenant: bank(chart),
          direction: PeerDirection.To,
          ports: [{ port: 9000, protocol: "UDP" as const }],
        },
      ],
    }));
    const ports = [{ port: 9000, protocol: "UDP" }];
    expect(only(all, "NetworkPolicy", "from-shop")).toMatchObject({
      metadata: { namespace: "bank" },
      spec: { ingress: [{ from: [ofNamespace("shop")], ports }] },
    });
    expect(only(all, "NetworkPolicy", "to-bank")).toMatchObject({
      metadata: { namespace: "shop" },
      spec: { egress: [{ to: [ofNamespace("bank")], ports }] },
    });
    expect(all.map(({ metadata }) => metadata.name)).not.toContain("from-bank");
  });

  test("both directions with one peer are four policies", () => {
    const all = policies((chart) => {
      const tenant = bank(chart);
      return {
        peers: [PeerDirection.From, PeerDirection.To].map((direction) => ({ tenant, direction, ports: [1] })),
      };
    });
    const paths = all.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(paths).toEqual(
      expect.arrayContaining(["shop/from-bank", "bank/to-shop", "bank/from-shop", "shop/to-bank"]),
    );
    expect(new Set(paths).size).toBe(paths.length);
  });

  test("several peers have a half of the same name each, in their own namespaces", () => {
    const all = policies((chart) => {
      const peers = ["bank", "mail"].map((name) => new TenantNamespace(chart, name, { organization: name }));
      return { peers: peers.map((tenant) => ({ tenant, ports: [80] })) };
    });
    const halves = all.filter(({ metadata }) => metadata.name === "to-shop");
    expect(halves.map(({ metadata }) => metadata.namespace)).toEqual(["bank", "mail"]);
  });

  test("a path is opened after the namespaces at both of its ends", () => {
    const objects = synthesize((chart) => {
      const inFront = new Construct(chart, "in-front");
      const peer = bank(chart);
      shop(inFront, { peers: [{ tenant: peer, ports: [80] }] });
    });
    expect(comesBefore(objects, ["Namespace", "bank"], ["NetworkPolicy", "to-shop"])).toBe(true);
    expect(comesBefore(objects, ["Namespace", "shop"], ["NetworkPolicy", "to-shop"])).toBe(true);
  });

  test("external addresses are opened for their ports, without those where the cluster lives (rule 39)", () => {
    const all = policies(() => ({
      externalEgress: [
        { cidr: "0.0.0.0/0", ports: [443] },
        { cidr: "198.51.100.0/24", ports: [{ port: 123, protocol: "UDP" as const }] },
      ],
    }));
    expect(only(all, "NetworkPolicy", "external-egress").spec).toEqual({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              ipBlock: {
                cidr: "0.0.0.0/0",
                except: [
                  "10.0.0.0/8",
                  "100.64.0.0/10",
                  "127.0.0.0/8",
                  "169.254.0.0/16",
                  "172.16.0.0/12",
                  "192.168.0.0/16",
                ],
              },
            },
          ],
          ports: [{ port: 443, protocol: "TCP" }],
        },
        { to: [{ ipBlock: { cidr: "198.51.100.0/24" } }], ports: [{ port: 123, protocol: "UDP" }] },
      ],
    });
  });

  test("over IPv6 too, where metadata is a link-local address", () => {
    const all = policies(() => ({ externalEgress: [{ cidr: "::/0", ports: [443] }] }));
    expect(only(all, "NetworkPolicy", "external-egress").spec).toMatchObject({
      egress: [{ to: [{ ipBlock: { cidr: "::/0", except: ["::1/128", "fc00::/7", "fe80::/10"] } }] }],
    });
  });

  test("another order of peers, addresses and ports is no change", () => {
    const ports = [8080, 443, { port: 443, protocol: "UDP" as const }, 80];
    const egress = ["198.51.100.0/24", "203.0.113.0/24", "192.0.2.0/24"];
    const made = (orderedPorts: typeof ports, blocks: typeof egress) =>
      synthesize((chart) => {
        const tenant = bank(chart);
        shop(chart, {
          peers: [{ tenant, ports: orderedPorts }],
          externalEgress: blocks.map((cidr) => ({ cidr, ports: orderedPorts })),
        });
      });
    fc.assert(
      fc.property(
        fc.shuffledSubarray(ports, { minLength: ports.length }),
        fc.shuffledSubarray(egress, { minLength: egress.length }),
        (shuffledPorts, shuffledEgress) => {
          expect(made(shuffledPorts, shuffledEgress)).toEqual(made(ports, egress));
        },
      ),
      { numRuns: 10 },
    );
  });
});

describe("network of a tenant refuses", () => {
  const itself = (chart: Chart) => ({
    tenant: new TenantNamespace(chart, "twin", { organization: "acme", name: "shop" }),
    ports: [80],
  });

  test.each<[string, (chart: Chart) => Partial<TenantNamespaceProps>, string]>([
    [
      "the tenant itself as a peer",
      (chart) => ({ peers: [itself(chart)] }),
      "TenantNamespace 'shop': peers[0].tenant (shop) is the tenant itself; leave it out: traffic within a namespace is allowed",
    ],
    [
      "a peer without ports",
      (chart) => ({ peers: [{ tenant: bank(chart), ports: [] }] }),
      "TenantNamespace 'shop': peers[0].ports ([]) opens nothing; list the ports that may be called",
    ],
    [
      "a port that is none",
      (chart) => ({ peers: [{ tenant: bank(chart), ports: [0] }] }),
      "TenantNamespace 'shop': peers[0].ports[0] (0) is no whole number from 1 to 65535; give a whole number from 1 to 65535",
    ],
    [
      "the same port twice, in two spellings",
      (chart) => ({ peers: [{ tenant: bank(chart), ports: [80, { port: 80, protocol: "TCP" }] }] }),
      "TenantNamespace 'shop': peers[0].ports (80/TCP) is given more than once; list each port once",
    ],
    [
      "a text that is no address block",
      () => ({ externalEgress: [{ cidr: "example.org", ports: [443] }] }),
      "TenantNamespace 'shop': externalEgress[0].cidr (example.org) is no address block; write CIDR notation such as 192.0.2.0/24",
    ],
    [
      "addresses where the cluster lives",
      () => ({ externalEgress: [{ cidr: "10.96.0.0/12", ports: [443] }] }),
      "TenantNamespace 'shop': externalEgress[0].cidr (10.96.0.0/12) lies within 10.0.0.0/8, where the cluster itself lives; use 'peers' for other tenants, and public addresses here",
    ],
    [
      "the metadata service",
      () => ({ externalEgress: [{ cidr: "169.254.169.254/32", ports: [80] }] }),
      "TenantNamespace 'shop': externalEgress[0].cidr (169.254.169.254/32) lies within 169.254.0.0/16, where the cluster itself lives; use 'peers' for other tenants, and public addresses here",
    ],
    [
      "the metadata service in IPv6 notation",
      () => ({ externalEgress: [{ cidr: "::ffff:169.254.169.254/128", ports: [80] }] }),
      "TenantNamespace 'shop': externalEgress[0].cidr (::ffff:169.254.169.254/128) lies within 169.254.0.0/16, where the cluster itself lives; use 'peers' for other tenants, and public addresses here",
    ],
  ])("%s", (_what, props, message) => {
    expect(refusal((chart) => void shop(chart, props(chart)))).toBe(message);
  });

  test("a peer that is named twice for one direction", () => {
    const message = refusal((chart) => {
      const tenant = bank(chart);
      shop(chart, { peers: [80, 443].map((port) => ({ tenant, ports: [port] })) });
    });
    expect(message).toBe(
      "TenantNamespace 'shop': peers (bank (from)) is given more than once; name each peer once per direction, with all its ports",
    );
  });

  test("a peer that does not exist cannot even be written: peers are tenants, not names", () => {
    // @ts-expect-error a name is no tenant
    const props: Partial<TenantNamespaceProps> = { peers: [{ tenant: "bank", ports: [80] }] };
    expect(props).toBeDefined();
  });
});
