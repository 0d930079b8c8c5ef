import { controlNodeUserData } from "../../lib/boot/control-node";
import type { ControlNodeSettings } from "../../lib/boot/settings";
import { ParsedUserData } from "./support/parsed";
import { JOIN_TOKEN, SomeCluster } from "./support/settings";

const SETTINGS = "/etc/cloud-container-engine";
const LIMIT = 65535;

function encodedSize(text: string): number {
  return Buffer.from(text).toString("base64").length;
}

describe("user data of a control node", () => {
  let some: SomeCluster;
  beforeAll(async () => {
    some = await SomeCluster.create();
  });

  function control(more: Partial<ControlNodeSettings> = {}): ParsedUserData {
    return new ParsedUserData(controlNodeUserData(some.settings(), some.node(1, more)));
  }

  test("C1: is a cloud-config, the same whatever order its settings come in", () => {
    const node = some.node(1, { labels: { zone: "a", "example.com/rack": "7" } });
    const shuffled = {
      ...node,
      peers: [...node.peers].reverse(),
      labels: { "example.com/rack": "7", zone: "a" },
    };
    const mirrors = [
      { registry: "docker.io", url: "https://mirror.example.com" },
      { registry: "quay.io", url: "https://mirror.example.com/quay" },
    ];
    const text = controlNodeUserData(some.settings({ registryMirrors: mirrors }), node);
    expect(text.startsWith("#cloud-config\n")).toBe(true);
    expect(controlNodeUserData(some.settings({ registryMirrors: [...mirrors].reverse() }), shuffled)).toBe(
      text,
    );
  });

  test("C10: only root reads keys and tokens; every file that holds one says so", () => {
    const { keys } = some.node(1);
    const secrets = [
      JOIN_TOKEN,
      keys.encryptionKey,
      keys.ca.privateKey,
      keys.frontProxyCa.privateKey,
      keys.etcdCa.privateKey,
      keys.serviceAccount.privateKey,
    ];
    for (const secret of secrets) {
      const holders = control().files.filter(({ content }) => content.includes(secret.trim()));
      expect(holders.length).toBeGreaterThan(0);
      expect(holders.map(({ mode }) => mode)).toEqual(holders.map(() => "0600"));
    }
  });

  test("C10: keys are where kubeadm looks for them", () => {
    const { keys } = some.node(1);
    const parsed = control();
    expect(parsed.content("/etc/kubernetes/pki/ca.key")).toBe(keys.ca.privateKey);
    expect(parsed.content("/etc/kubernetes/pki/ca.crt")).toBe(keys.ca.certificate);
    expect(parsed.content("/etc/kubernetes/pki/etcd/ca.key")).toBe(keys.etcdCa.privateKey);
    expect(parsed.content("/etc/kubernetes/pki/front-proxy-ca.key")).toBe(keys.frontProxyCa.privateKey);
    expect(parsed.content("/etc/kubernetes/pki/sa.key")).toBe(keys.serviceAccount.privateKey);
    expect(parsed.content("/etc/kubernetes/pki/sa.pub")).toBe(keys.serviceAccount.publicKey);
  });

  test("C7: all control nodes have one cluster configuration", () => {
    const [one, two, three] = ([1, 2, 3] as const).map((number) => {
      const parsed = new ParsedUserData(controlNodeUserData(some.settings(), some.node(number)));
      return parsed.kinds(`${SETTINGS}/init.yaml`)["ClusterConfiguration"];
    });
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect(one).toMatchObject({
      apiVersion: "kubeadm.k8s.io/v1beta4",
      clusterName: "prod",
      kubernetesVersion: "v1.34.1",
      controlPlaneEndpoint: "10.0.0.5:6443",
      imageRepository: "registry.k8s.io",
      networking: { podSubnet: "10.244.0.0/16", serviceSubnet: "10.96.0.0/16" },
    });
  });

  test("C7: only the one that founds carries the token that is to be made", () => {
    const init = (founds: boolean) => control({ founds }).kinds(`${SETTINGS}/init.yaml`)["InitConfiguration"];
    expect(init(true)).toMatchObject({ bootstrapTokens: [{ token: JOIN_TOKEN, ttl: "0s" }] });
    expect(init(false)).not.toHaveProperty("bootstrapTokens");
    expect(control({ founds: true }).has("/usr/local/lib/cloud-container-engine/found.sh")).toBe(true);
    expect(control({ founds: false }).has("/usr/local/lib/cloud-container-engine/found.sh")).toBe(false);
  });

  test("the API is valid for every name under which it is called", () => {
    const userData = controlNodeUserData(
      some.settings({ endpoint: { host: "api.example.com", port: 443 }, certificateNames: ["198.51.100.7"] }),
      some.node(1, { virtualAddress: { address: "10.0.0.5", prefixLength: 24, virtualRouterId: 51 } }),
    );
    const { ClusterConfiguration: cluster } = new ParsedUserData(userData).kinds(`${SETTINGS}/init.yaml`);
    expect(cluster).toMatchObject({
      controlPlaneEndpoint: "api.example.com:443",
      apiServer: { certSANs: ["10.0.0.5", "127.0.0.1", "198.51.100.7", "api.example.com", "localhost"] },
    });
  });

  test("secrets are encrypted in etcd, and the use of the API is recorded", () => {
    const parsed = control();
    const { ClusterConfiguration: cluster } = parsed.kinds(`${SETTINGS}/init.yaml`);
    expect(cluster).toMatchObject({
      apiServer: {
        extraArgs: expect.arrayContaining([
          { name: "encryption-provider-config", value: "/etc/kubernetes/encryption/config.yaml" },
          { name: "audit-policy-file", value: "/etc/kubernetes/audit/policy.yaml" },
          { name: "kubelet-certificate-authority", value: "/etc/kubernetes/pki/ca.crt" },
          { name: "profiling", value: "false" },
          { name: "tls-min-version", value: "VersionTLS12" },
        ]),
        extraVolumes: expect.arrayContaining([
          expect.objectContaining({ hostPath: "/etc/kubernetes/encryption", readOnly: true }),
          expect.objectContaining({ hostPath: "/etc/kubernetes/audit", readOnly: true }),
          expect.objectContaining({ hostPath: "/var/log/kubernetes/audit", readOnly: false }),
        ]),
      },
    });
    expect(parsed.kinds("/etc/kubernetes/encryption/config.yaml")["EncryptionConfiguration"]).toMatchObject({
      resources: [{ resources: ["secrets"], providers: [{ secretbox: {} }, { identity: {} }] }],
    });
  });

  test("the audit log never holds the contents of secrets", () => {
    const { Policy: policy } = control().kinds("/etc/kubernetes/audit/policy.yaml");
    const rules = JSON.stringify(policy?.["rules"]);
    expect(rules).not.toContain("RequestResponse");
    expect(rules.indexOf('"secrets"')).toBeLessThan(rules.indexOf('"Request"'));
  });

  test("kubelets have certificates of the cluster, names of the cloud, and no weak settings", () => {
    const { KubeletConfiguration: kubelet } = control().kinds(`${SETTINGS}/init.yaml`);
    expect(kubelet).toMatchObject({
      cgroupDriver: "systemd",
      serverTLSBootstrap: true,
      rotateCertificates: true,
      protectKernelDefaults: true,
      seccompDefault: true,
      tlsMinVersion: "VersionTLS12",
    });
    const { JoinConfiguration: join } = control().kinds(`${SETTINGS}/join.yaml`);
    expect(join).toMatchObject({
      controlPlane: { localAPIEndpoint: { advertiseAddress: "10.0.0.11", bindPort: 6443 } },
      nodeRegistration: {
        kubeletExtraArgs: [
          { name: "cloud-provider", value: "external" },
          { name: "node-ip", value: "@NODE_ADDRESS@" },
          { name: "provider-id", value: "openstack:///@INSTANCE_ID@" },
        ],
      },
    });
    expect(JSON.stringify(join)).not.toContain("unsafeSkipCAVerification");
  });

  test("C7: keepalived prefers control nodes by name, and speaks to its peers only", () => {
    const virtualAddress = { address: "10.0.0.5", prefixLength: 24, virtualRouterId: 51 };
    const configs = ([1, 2, 3] as const).map((number) =>
      new ParsedUserData(controlNodeUserData(some.settings(), some.node(number, { virtualAddress }))).content(
        `${SETTINGS}/keepalived.conf`,
      ),
    );
    expect(configs.map((config) => /priority (\d+)/.exec(config)?.[1])).toEqual(["100", "90", "80"]);
    expect(configs[1]).toContain("unicast_src_ip 10.0.0.12\n");
    expect(configs[1]).toMatch(/unicast_peer \{\n\s+10\.0\.0\.11\n\s+10\.0\.0\.13\n\s+\}/);
    expect(configs[1]).toMatch(/virtual_ipaddress \{\n\s+10\.0\.0\.5\/24\n/);
    expect(control().has(`${SETTINGS}/keepalived.conf`)).toBe(false);
  });

  test("everything lasting is in files: the commands only start what the next boot starts anyway", () => {
    const parsed = control();
    const [reload, start] = parsed.commands;
    expect(parsed.commands).toHaveLength(2);
    expect(reload).toEqual(["systemctl", "daemon-reload"]);
    expect(start?.slice(0, 3)).toEqual(["systemctl", "start", "--no-block"]);
    const wanted = [
      ...parsed
        .content("/etc/systemd/system/multi-user.target.d/50-cloud-container-engine.conf")
        .split(/[ =\n]/),
      ...parsed.content("/etc/systemd/system/cloud-final.service.d/50-cce-forget.conf").split(/[ =\n]/),
    ];
    for (const unit of start?.slice(3) ?? []) {
      expect(wanted).toContain(unit);
      expect(parsed.has(`/etc/systemd/system/${unit}`)).toBe(true);
    }
  });

  test("isolation rule 57: no kubelet runs without the guard of the metadata address", () => {
    const drop = control().content("/etc/systemd/system/kubelet.service.d/20-cce-metadata-guard.conf");
    expect(drop).toContain("Requires=cce-metadata-guard.service\n");
    expect(drop).toContain("After=cce-metadata-guard.service\n");
    expect(control().content(`${SETTINGS}/metadata-guard.blocks`)).toBe("10.244.0.0/16\n");
    expect(control().content(`${SETTINGS}/metadata-guard.nft`)).toContain(
      "ip daddr 169.254.169.254 counter drop",
    );
  });
});

describe("the size of user data", () => {
  const virtualAddress = { address: "10.0.0.5", prefixLength: 24, virtualRouterId: 51 };

  test("a control node's is plain as long as it fits", async () => {
    const some = await SomeCluster.create();
    const text = controlNodeUserData(some.settings(), some.node(1, { virtualAddress }));
    expect(encodedSize(text)).toBeLessThanOrEqual(LIMIT);
    expect(text).not.toContain("gz+b64");
  });

  test("with the longest keys it is compressed, fits, and holds the same files", async () => {
    const some = await SomeCluster.withLongKeys();
    const settings = some.settings();
    const node = some.node(1, { virtualAddress });
    const text = controlNodeUserData(settings, node);
    expect(encodedSize(text)).toBeLessThanOrEqual(LIMIT);
    expect(text).toContain("gz+b64");
    expect(controlNodeUserData(settings, node)).toBe(text);
    const parsed = new ParsedUserData(text);
    expect(parsed.content("/etc/kubernetes/pki/ca.key")).toBe(node.keys.ca.privateKey);
    expect(parsed.content("/usr/local/lib/cloud-container-engine/join.sh")).toMatch(/^#!\/bin\/bash\n/);
  });

  test("what the cloud would not take is refused, with its size and what to do", async () => {
    const some = await SomeCluster.create();
    const { certificate } = some.node(1).keys.ca;
    const registryMirrors = Array.from({ length: 80 }, (_, index) => ({
      registry: `registry-${index}.example.com`,
      url: "https://mirror.example.com",
      caCertificates: certificate.repeat(1),
    }));
    expect(() => controlNodeUserData(some.settings({ registryMirrors }), some.node(1))).toThrow(
      /control node 'cp1' of cluster 'prod': userData \(\d+ bytes as base64\) exceeds the 65535 bytes.*fewer registry mirrors/,
    );
  });
});
