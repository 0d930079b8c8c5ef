import type { ImageRepoProps } from "../../lib/constructs";
import { AccessMode, Exposure } from "../../lib/constructs";
import { HASH, images, logins, REPO } from "../support/image-repo";
import type { Manifest } from "../support/manifests";
import { comesBefore, only, podTemplate, refusal, synthesize } from "../support/manifests";

type Props = Partial<ImageRepoProps>;

const made = (props: Props = {}) => synthesize((chart) => void images(chart, props));
const refused = (props: Props) => refusal((chart) => void images(chart, props));
const server = (props: Props = {}) => podTemplate(only(made(props), "StatefulSet")).spec;
const policies = (objects: readonly Manifest[]) =>
  objects.filter(({ kind }) => kind === "NetworkPolicy").map(({ metadata }) => metadata.name);
/** What a Secret holds, decoded. */
const secret = (objects: readonly Manifest[], name: RegExp) => {
  const found = objects.find(({ kind, metadata }) => kind === "Secret" && name.test(metadata.name));
  const data = (found?.data ?? {}) as Readonly<Record<string, string>>; // as Secrets have it
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
  );
};
const bucket = {
  endpoint: "https://objects.example.org:8443",
  region: "RegionOne",
  bucket: "images",
  accessKeyId: "access key of a test",
  secretAccessKey: "secret key of a test",
  cidrs: ["192.0.2.16/28", "192.0.2.0/28"],
};

describe("ImageRepo (R1)", () => {
  test("is one server with a disk, in a namespace of its own", () => {
    const objects = made();
    expect(only(objects, "Namespace").metadata.name).toBe("images");
    expect(only(objects, "StatefulSet")).toMatchObject({
      metadata: { name: "images", namespace: "images" },
      spec: { replicas: 1, updateStrategy: { type: "RollingUpdate" } },
    });
    expect(only(objects, "PersistentVolumeClaim")).toMatchObject({
      metadata: { name: "images" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "50Gi" } } },
    });
    expect(only(objects, "ResourceQuota").spec).toMatchObject({ hard: { "requests.storage": "50Gi" } });
    expect(only(made({ disk: { capacity: "1Ti" } }), "LimitRange")).toMatchObject({
      spec: { limits: [{ type: "Container" }, { max: { storage: "1Ti" } }] },
    });
  });

  test("asks the server itself whether it is well, over TLS, and gives transfers time to end", () => {
    const { containers, terminationGracePeriodSeconds } = server();
    const answers = (path: string) => ({ httpGet: { path, port: 5000, scheme: "HTTPS" } });
    expect(containers).toMatchObject([
      {
        image: "ghcr.io/project-zot/zot:v2.1.20",
        args: ["serve", "/etc/zot/config.json"],
        startupProbe: answers("/startupz"),
        readinessProbe: answers("/readyz"),
        livenessProbe: answers("/livez"),
        securityContext: { readOnlyRootFilesystem: true, runAsNonRoot: true },
      },
    ]);
    expect(terminationGracePeriodSeconds).toBe(120);
  });

  test("R3: accounts and the certificate's key are in a Secret, the configuration without any of it in a ConfigMap", () => {
    const objects = made({ objectStorage: bucket });
    expect(secret(objects, /^images-[0-9a-f]{10}$/)).toEqual({
      htpasswd: ["ann", "bob", "carl", "root", "system+pull-acme", "system+pull-globex"]
        .map((name) => `${name}:${HASH}\n`)
        .join(""),
      "tls.crt": "certificate",
      "tls.key": "key",
      AWS_ACCESS_KEY_ID: "access key of a test",
      AWS_SECRET_ACCESS_KEY: "secret key of a test",
    });
    const config = only(objects, "ConfigMap").data as Readonly<Record<string, string>>; // as ConfigMaps have it
    expect(JSON.parse(config["config.json"] ?? "")).toMatchObject({
      http: { accessControl: { repositories: { "orgs/acme/**": {}, "public/**": {} } } },
    });
    expect(JSON.stringify(config)).not.toMatch(/of a test|password|"key"/);
  });

  test("a bucket's own authorities are trusted beside the public ones", () => {
    const objects = made({ objectStorage: { ...bucket, caCertificate: "an authority" } });
    expect(only(objects, "ConfigMap").data).toMatchObject({ "ca.crt": "an authority" });
    const [container] = podTemplate(only(objects, "StatefulSet")).spec.containers;
    expect(container?.env).toContainEqual({ name: "SSL_CERT_FILE", value: "/etc/zot/ca.crt" });
    expect(JSON.stringify(server({ objectStorage: bucket }))).not.toContain("SSL_CERT_FILE");
  });

  test("without search there are no pages either, unless they are asked for", () => {
    const config = only(made({ search: false }), "ConfigMap").data as Readonly<Record<string, string>>;
    expect(JSON.parse(config["config.json"] ?? "")).toMatchObject({
      extensions: { search: { enable: false }, ui: { enable: false } },
    });
    expect(refused({ search: false, webUi: true })).toMatch(/webUi \(true\) needs search/);
  });

  test("an organization that is added changes the files, by their name, and the pods with them; nothing else", () => {
    const organizations = { ...REPO.organizations, initech: { members: ["dora"] } };
    const [before, after] = [made(), made({ organizations })];
    const texts = (objects: readonly Manifest[]) => objects.map((object) => JSON.stringify(object));
    const changed = after.filter((object) => !texts(before).includes(JSON.stringify(object)));
    expect(changed.map(({ kind }) => kind).sort()).toEqual(["ConfigMap", "Secret", "StatefulSet"]);
    expect(after).toHaveLength(before.length);
  });

  test("another order changes nothing", () => {
    const { acme, globex } = REPO.organizations;
    const organizations = { globex, acme: { ...acme, members: ["bob", "ann"] } };
    expect(made({ organizations })).toEqual(made());
  });
});

describe("who reaches an ImageRepo (R2, R3, T1)", () => {
  test("nodes and people through a balancer, nobody from other namespaces", () => {
    const objects = made();
    expect(only(objects, "Service", "images")).toMatchObject({
      spec: {
        type: "LoadBalancer",
        ports: [{ port: 443, targetPort: "https" }],
        loadBalancerSourceRanges: ["10.0.0.0/24", "198.51.100.0/24"],
      },
    });
    expect(only(objects, "NetworkPolicy", "images-callers")).toMatchObject({
      spec: {
        ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/24" } }, { ipBlock: { cidr: "198.51.100.0/24" } }] }],
      },
    });
    expect(policies(objects).sort()).toEqual(["default-deny", "dns", "images-callers", "within-namespace"]);
  });

  test("by the port of its host, also at nodes", () => {
    expect(only(made({ host: "images.example.org:5000" }), "Service", "images").spec).toMatchObject({
      ports: [{ port: 5000 }],
    });
    const atNodes = {
      host: "nodes.example.org:30500",
      exposure: { ...REPO.exposure, kind: Exposure.NodePort },
    };
    expect(only(made(atNodes), "Service", "images").spec).toMatchObject({
      type: "NodePort",
      ports: [{ port: 30500, nodePort: 30500 }],
    });
    expect(refused({ exposure: atNodes.exposure })).toBe(
      "ImageRepo 'images': exposure.kind (NodePort) needs a host with a port from 30000 to 32767, not 443; write the port behind the host, as in nodes.example.org:30500",
    );
  });

  test("through a gateway, from its namespace alone", () => {
    const objects = made({ exposure: { kind: Exposure.ClusterIP, gatewayNamespace: "gateways" } });
    expect(only(objects, "Service", "images").spec).toMatchObject({ type: "ClusterIP" });
    expect(only(objects, "NetworkPolicy", "gateway").spec).toMatchObject({
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "gateways" } } }],
          ports: [{ port: 5000, protocol: "TCP" }],
        },
      ],
    });
  });

  test("metrics by a login of their own, from one namespace", () => {
    const objects = made({ metrics: { namespace: "monitoring" } });
    expect(secret(objects, /^images-metrics$/)).toEqual({
      username: "system+metrics",
      password: "password of system+metrics",
    });
    expect(policies(objects)).toContain("metrics");
    expect(policies(made())).not.toContain("metrics");
  });

  test("it calls its bucket, and nothing else", () => {
    const objects = made({ objectStorage: bucket });
    expect(only(objects, "NetworkPolicy", "object-storage").spec).toMatchObject({
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ ipBlock: { cidr: "192.0.2.0/28" } }, { ipBlock: { cidr: "192.0.2.16/28" } }],
          ports: [{ port: 8443 }],
        },
      ],
    });
    expect(policies(made())).not.toContain("object-storage");
  });

  test("R10: scanning calls for its databases, and no address of the cluster's own", () => {
    const objects = made({ scanning: {} });
    expect(JSON.stringify(only(objects, "NetworkPolicy", "external-egress"))).toContain("169.254.0.0/16");
    const egress = [{ cidr: "203.0.113.0/24", ports: [443] }];
    expect(only(made({ scanning: { egress } }), "NetworkPolicy", "external-egress").spec).toMatchObject({
      egress: [{ to: [{ ipBlock: { cidr: "203.0.113.0/24" } }] }],
    });
  });

  test.each<[Props, RegExp]>([
    [{ exposure: {} }, /exposure.nodeCidrs \(missing\) are none, so no node could pull an image/],
    [{ exposure: { nodeCidrs: ["0.0.0.0/0"] } }, /opens the image repository to the whole world/],
    [
      { exposure: { nodeCidrs: ["10.0.0.0/8"], allowedCidrs: ["0.0.0.0/1", "128.0.0.0/1"] } },
      /opens the image repository to the whole world; .* say 'allowWorldFacing: true'/,
    ],
    [{ exposure: { nodeCidrs: ["nodes"] } }, /exposure.nodeCidrs\[0\] \(nodes\) is no address block/],
    [{ exposure: { ...REPO.exposure, gatewayNamespace: "x" } }, /means nothing for LoadBalancer/],
    [{ exposure: { kind: Exposure.ClusterIP } }, /gatewayNamespace \(missing\) is needed for ClusterIP/],
    [
      { exposure: { kind: Exposure.ClusterIP, gatewayNamespace: "g", allowedCidrs: ["10.0.0.0/8"] } },
      /allowedCidrs .* means nothing for ClusterIP/,
    ],
    [{ objectStorage: { ...bucket, cidrs: [] } }, /are none, so the bucket could not be reached/],
    [{ objectStorage: { ...bucket, cidrs: ["0.0.0.0/0"] } }, /hold the whole world/],
    [{ objectStorage: { ...bucket, cidrs: ["169.254.169.254/32"] } }, /holds the cloud's metadata service/],
    [{ objectStorage: bucket, scanning: {} }, /scanning .* does not work on images in object storage/],
    [
      { disk: { capacity: "1Gi", accessMode: AccessMode.ReadOnlyMany } },
      /disk.accessMode .* lets the server write/,
    ],
    [{ host: "https://images.example.org" }, /host \(https:.*\) is no registry host/],
    [{ host: "images" }, /host \(images\) is no registry host/],
    [{ name: "Images" }, /name \(Images\) is no DNS-1035 label/],
    [{ namespace: "kube-images" }, /is reserved for the cluster itself/],
    [{ operator: "a*" }, /operator \(a\*\) is no organization name/],
    [{ metrics: { namespace: "*" } }, /metrics.namespace \(\*\) is no DNS-1123 label/],
    [{ image: "zot:latest" }, /image \(zot:latest\) is not pinned/],
    [{ disk: { capacity: "10m" } }, /disk.capacity \(10m\) is no whole number of bytes/],
  ])("%j is refused", (props, problem) => expect(refused(props)).toMatch(problem));

  test("the whole world may call where that is said", () => {
    const exposure = { nodeCidrs: ["10.0.0.0/24"], allowedCidrs: ["0.0.0.0/0"], allowWorldFacing: true };
    expect(only(made({ exposure }), "Service", "images").spec).toMatchObject({ type: "LoadBalancer" });
  });
});

describe("accounts of an ImageRepo (R3)", () => {
  const accounts = logins(["root", "ann", "bob", "carl", "system+pull-acme", "system+pull-globex"]);

  test("every account logs in with something, and nobody else does", () => {
    const { carl, ...others } = accounts;
    expect(carl).toBeDefined();
    expect(refused({ accounts: { ...others, eve: { passwordHash: HASH } } })).toBe(
      "ImageRepo 'images':\n" +
        "  - accounts (carl) is given nothing to log in with; add the bcrypt hash of its password\n" +
        "  - accounts (eve) is no administrator, and in no organization; add it to the members of one, or take it out",
    );
  });

  test("people's passwords need not be known, those of nodes do", () => {
    const known = { ...accounts, ann: { passwordHash: HASH } };
    expect(only(made({ accounts: known }), "StatefulSet").metadata.name).toBe("images");
    expect(refused({ accounts: { ...accounts, "system+pull-acme": { passwordHash: HASH } } })).toMatch(
      /\.password \(missing\) is needed, as nodes and programs log in with it/,
    );
  });

  test("a password in place of its hash is refused, and not shown", () => {
    const message = refused({ accounts: { ...accounts, ann: { passwordHash: "my password" } } });
    expect(message).toMatch(/passwordHash \(11 characters\) is no bcrypt hash/);
    expect(message).not.toContain("my password");
  });
});

describe("references to versions (R4, R8)", () => {
  const image = (request: Parameters<ReturnType<typeof images>["image"]>[0]) => {
    let reference = "";
    synthesize((chart) => void (reference = images(chart).image(request).reference));
    return reference;
  };
  const wrong = (request: Parameters<ReturnType<typeof images>["image"]>[0]) =>
    refusal((chart) => void images(chart).image(request));

  test("name the store, the image and its version", () => {
    expect(image({ name: "nginx", version: "1.29.1" })).toBe("images.example.org/public/nginx:1.29.1");
    const digest = `sha256:${"0".repeat(64)}`;
    expect(image({ organization: "acme", name: "shop/web", version: "v1", digest })).toBe(
      `images.example.org/orgs/acme/shop/web:v1@${digest}`,
    );
  });

  test.each([
    [{ name: "web", version: "latest" }, /names no version/],
    [{ name: "web", version: "a b" }, /is no tag/],
    [{ name: "Web", version: "1" }, /image.name \(Web\) is no name of an image/],
    [{ name: "../web", version: "1" }, /is no name of an image/],
    [{ organization: "initech", name: "web", version: "1" }, /has no store in ImageRepo 'images'/],
    [{ name: "web", version: "1", digest: "sha256:0" }, /is no digest/],
  ])("%j is none", (request, problem) => expect(wrong(request)).toMatch(problem));
});

test("the namespace is guarded before the server is there", () => {
  expect(comesBefore(made(), ["NetworkPolicy", "default-deny"], ["StatefulSet", "images"])).toBe(true);
  expect(comesBefore(made(), ["NetworkPolicy", "images-callers"], ["Service", "images"])).toBe(true);
});
