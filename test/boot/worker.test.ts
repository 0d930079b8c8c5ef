import { controlNodeUserData } from "../../lib/boot/control-node";
import { workerUserData } from "../../lib/boot/worker";
import { ParsedUserData } from "./support/parsed";
import { SomeCluster } from "./support/settings";

const SETTINGS = "/etc/cloud-container-engine";

describe("user data of workers", () => {
  let some: SomeCluster;
  beforeAll(async () => {
    some = await SomeCluster.create();
  });

  test("C9: names no node, so that members of a group share it", () => {
    const text = workerUserData(some.settings(), {});
    const parsed = new ParsedUserData(text);
    expect(parsed.content(`${SETTINGS}/settings.sh`)).toContain("NODE_NAME=''\nPACKAGES");
    expect(parsed.content(`${SETTINGS}/settings.sh`)).toContain("NODE_ADDRESS=''\n");
    expect(parsed.content(`${SETTINGS}/join.yaml`)).toContain('name: "@NODE_NAME@"');
  });

  test("C10: holds no key, and nothing of the control plane", () => {
    const text = workerUserData(some.settings(), { dataVolume: { volumeGroup: "data" } });
    expect(text).not.toContain("PRIVATE KEY");
    const parsed = new ParsedUserData(text);
    expect(parsed.files.filter(({ path }) => path.startsWith("/etc/kubernetes"))).toEqual([]);
    for (const name of ["found.sh", "depart.sh", "approve.py", "renew.sh", "keepalived.sh"]) {
      expect(parsed.has(`/usr/local/lib/cloud-container-engine/${name}`)).toBe(false);
    }
    expect(parsed.mode(`${SETTINGS}/join.yaml`)).toBe("0600");
    expect(parsed.mode(`${SETTINGS}/authorization`)).toBe("0600");
  });

  test("C6: labels and taints are registered with the node, in one order", () => {
    const one = workerUserData(some.settings(), {
      labels: { b: "2", a: "1" },
      taints: [
        { key: "gpu", value: "yes", effect: "NoSchedule" },
        { key: "gpu", effect: "NoExecute" },
      ],
    });
    const other = workerUserData(some.settings(), {
      labels: { a: "1", b: "2" },
      taints: [
        { key: "gpu", effect: "NoExecute" },
        { key: "gpu", value: "yes", effect: "NoSchedule" },
      ],
    });
    expect(other).toBe(one);
    const { JoinConfiguration: join } = new ParsedUserData(one).kinds(`${SETTINGS}/join.yaml`);
    expect(join).toMatchObject({
      nodeRegistration: {
        kubeletExtraArgs: expect.arrayContaining([{ name: "node-labels", value: "a=1,b=2" }]),
        taints: [
          { key: "gpu", effect: "NoExecute" },
          { key: "gpu", value: "yes", effect: "NoSchedule" },
        ],
      },
    });
    expect(join).not.toHaveProperty("controlPlane");
  });

  test("scripts are the same on every node of every cluster: settings are not in them", () => {
    const scripts = (text: string): ReadonlyMap<string, string> =>
      new Map(
        new ParsedUserData(text).files
          .filter(({ path }) => path.startsWith("/usr/local/lib/"))
          .map(({ path, content }) => [path, content]),
      );
    const other = some.settings({
      name: "other",
      kubernetesVersion: "1.35.2",
      endpoint: { host: "api.example.com", port: 443 },
      nodeCidrs: ["10.0.0.0/8"],
      joinToken: { token: "zzzzzz.zzzzzzzzzzzzzzzz", ttl: "1h" },
      proxy: { url: "http://proxy.example.com:3128" },
      packages: { from: "image" },
    });
    const reference = scripts(controlNodeUserData(some.settings(), some.node(1)));
    for (const text of [workerUserData(other, {}), controlNodeUserData(other, some.node(2))]) {
      for (const [path, content] of scripts(text))
        expect([path, content]).toEqual([path, reference.get(path)]);
    }
  });

  test("C1: packages come from mirrors of one's own, verified by a key of one's own", () => {
    const signingKey =
      "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBGMH\n-----END PGP PUBLIC KEY BLOCK-----\n";
    const parsed = new ParsedUserData(
      workerUserData(
        some.settings({
          packages: {
            from: "repositories",
            distributionMirror: "http://mirror.example.com/debian",
            kubernetesRepository: "https://mirror.example.com/kubernetes/",
            signingKey,
          },
          imagePrefix: "mirror.example.com/k8s",
          registryMirrors: [
            {
              registry: "docker.io",
              url: "https://mirror.example.com",
              caCertificates: some.settings().caCertificate,
            },
          ],
          timeServers: ["ntp2.example.com", "ntp1.example.com"],
        }),
        {},
      ),
    );
    expect(parsed.module("apt")).toEqual({
      primary: [{ arches: ["default"], uri: "http://mirror.example.com/debian" }],
    });
    expect(parsed.module("ntp")).toEqual({
      enabled: true,
      servers: ["ntp1.example.com", "ntp2.example.com"],
    });
    expect(parsed.content(`${SETTINGS}/kubernetes.asc`)).toBe(signingKey);
    expect(parsed.content(`${SETTINGS}/settings.sh`)).toContain(
      "KUBERNETES_REPOSITORY='https://mirror.example.com/kubernetes'\n",
    );
    expect(parsed.content("/etc/containerd/config.toml")).toContain(
      'sandbox_image = "mirror.example.com/k8s/pause:3.10.1"',
    );
    const hosts = parsed.content("/etc/containerd/certs.d/docker.io/hosts.toml");
    expect(hosts).toContain('[host."https://mirror.example.com"]');
    expect(hosts).toContain('ca = "/etc/containerd/certs.d/docker.io/ca.crt"');
    expect(hosts).not.toContain("skip_verify");
  });

  test("R1: a registry's own authority is trusted for that registry, by containerd of either generation", () => {
    const ca = some.settings().caCertificate;
    const host = "images.example.org:5000";
    const parsed = new ParsedUserData(workerUserData(some.settings({ registries: [{ host, ca }] }), {}));
    const folder = `/etc/containerd/certs.d/${host}`;
    // containerd 1.x takes a file without a host for a broken one; the server is asked after all hosts.
    expect(parsed.content(`${folder}/hosts.toml`)).toBe(
      [
        `server = "https://${host}"`,
        `ca = "${folder}/ca.crt"`,
        "",
        `[host."https://${host}"]`,
        '  capabilities = ["pull", "resolve"]',
        `  ca = "${folder}/ca.crt"`,
        "",
      ].join("\n"),
    );
    expect(parsed.content(`${folder}/ca.crt`)).toBe(ca);
  });

  test("no node is made anew for registries of their own that nobody has", () => {
    expect(workerUserData(some.settings({ registries: [] }), {})).toBe(workerUserData(some.settings(), {}));
  });

  test("a proxy is for what is outside: the cluster is reached directly", () => {
    const proxy = { url: "http://user:p%40ss@proxy.example.com:3128", except: [".example.com"] };
    const parsed = new ParsedUserData(workerUserData(some.settings({ proxy }), {}));
    const unit = "/etc/systemd/system/containerd.service.d/10-cce-proxy.conf";
    expect(parsed.content(unit)).toContain(
      'Environment="HTTPS_PROXY=http://user:p%%40ss@proxy.example.com:3128"\n',
    );
    for (const direct of [
      "10.0.0.5",
      "10.0.0.0/24",
      "10.96.0.0/16",
      "10.244.0.0/16",
      ".svc",
      ".example.com",
    ]) {
      expect(parsed.content(unit)).toMatch(new RegExp(`NO_PROXY=.*${direct.replaceAll(".", "\\.")}`));
    }
    expect(parsed.mode(unit)).toBe("0600");
    expect(parsed.mode("/etc/apt/apt.conf.d/95-cce-proxy")).toBe("0600");
  });
});
