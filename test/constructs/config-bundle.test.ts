import type { Chart } from "cdk8s";
import { Construct as Scope } from "constructs";
import fc from "fast-check";
import type { ConfigBundleProps } from "../../lib/constructs";
import { ConfigBundle, Deployment } from "../../lib/constructs";
import type { Manifest } from "../support/manifests";
import { comesBefore, only, podTemplate, refusal, shop, synthesize } from "../support/manifests";

type Content = Omit<ConfigBundleProps, "tenant">;

function made(content: Content): readonly Manifest[] {
  return synthesize((chart) => {
    const tenant = shop(chart);
    const bundle = new ConfigBundle(chart, "conf", { tenant, ...content });
    const hasFiles = bundle.config?.files.length || bundle.secret?.files.length;
    new Deployment(chart, "web", {
      tenant,
      image: "nginx:1",
      config: [bundle],
      mounts: hasFiles ? [{ bundle, path: "/etc/app" }] : [],
    });
  });
}

function refused(content: Content): string {
  return refusal((chart) => void new ConfigBundle(chart, "conf", { tenant: shop(chart), ...content }));
}

const names = (objects: readonly Manifest[]) =>
  objects
    .filter(({ kind }) => kind === "ConfigMap" || kind === "Secret")
    .map(({ metadata }) => metadata.name);
const template = (objects: readonly Manifest[]) => podTemplate(only(objects, "Deployment"));

describe("ConfigBundle (W10)", () => {
  test("what is plain goes into a ConfigMap, what is secret into a Secret, and neither into the other", () => {
    const objects = made({
      data: { GREETING: "hello" },
      files: { "app.conf": "port = 1\n" },
      secrets: { PASSWORD: "p" },
      secretFiles: { "key.pem": "k" },
    });
    expect(only(objects, "ConfigMap")).toMatchObject({
      metadata: { namespace: "shop", labels: { "cloud-container-engine/tenant": "shop" } },
      immutable: true,
      data: { GREETING: "hello", "app.conf": "port = 1\n" },
    });
    expect(only(objects, "ConfigMap").data).not.toHaveProperty("PASSWORD");
    expect(only(objects, "Secret")).toMatchObject({
      type: "Opaque",
      immutable: true,
      data: { PASSWORD: "cA==", "key.pem": "aw==" },
    });
  });

  test("secrets are data, of which server-side apply removes what is gone, and not stringData", () => {
    expect(only(made({ secrets: { PASSWORD: "pässword\n" } }), "Secret")).not.toHaveProperty("stringData");
    expect(only(made({ secrets: { PASSWORD: "pässword\n" } }), "Secret").data).toEqual({
      PASSWORD: Buffer.from("pässword\n").toString("base64"),
    });
  });

  test("only the objects that have something in them are made", () => {
    expect(made({ data: { A: "1" } }).filter(({ kind }) => kind === "Secret")).toEqual([]);
    expect(made({ secretFiles: { a: "1" } }).filter(({ kind }) => kind === "ConfigMap")).toEqual([]);
  });

  test("containers get variables one by one, and files at the path of the mount", () => {
    const objects = made({
      data: { B: "2" },
      files: { "a.conf": "x" },
      secrets: { A: "1" },
      secretFiles: { k: "y" },
    });
    const [config, secret] = [
      only(objects, "ConfigMap").metadata.name,
      only(objects, "Secret").metadata.name,
    ];
    expect(template(objects)).toMatchObject({
      spec: {
        containers: [
          {
            env: [
              { name: "A", valueFrom: { secretKeyRef: { name: secret, key: "A" } } },
              { name: "B", valueFrom: { configMapKeyRef: { name: config, key: "B" } } },
            ],
            volumeMounts: [{ name: "files-conf", mountPath: "/etc/app", readOnly: true }],
          },
        ],
        volumes: [
          {
            name: "files-conf",
            projected: {
              sources: [
                { configMap: { name: config, items: [{ key: "a.conf", path: "a.conf" }] } },
                { secret: { name: secret, items: [{ key: "k", path: "k" }] } },
              ],
            },
          },
        ],
      },
    });
  });

  test("a change of the content makes a new object, and rolls the workload by name and annotation", () => {
    const [before, after] = [made({ data: { A: "1" } }), made({ data: { A: "2" } })];
    expect(names(before)).not.toEqual(names(after));
    expect(template(before).metadata).not.toEqual(template(after).metadata);
    expect(template(before)).not.toEqual(template(after));
    expect(names(before)[0]).toMatch(/^conf-[0-9a-f]{10}$/);
  });

  test("a mutable bundle keeps its name, and a change still rolls the workload", () => {
    const [before, after] = ["1", "2"].map((value) =>
      made({ data: { A: value }, secrets: { B: value }, immutable: false }),
    );
    if (!before || !after) throw new Error("two were made");
    expect(names(before)).toEqual(["conf", "conf"]);
    expect(names(after)).toEqual(names(before));
    expect(only(before, "ConfigMap")).toMatchObject({ immutable: false });
    expect(template(before).metadata.annotations).not.toEqual(template(after).metadata.annotations);
  });

  test("content decides the name alone: the same entries in another order are no change", () => {
    const entries = [
      ["A", "1"],
      ["B", "2"],
      ["C", "3"],
    ] as const;
    fc.assert(
      fc.property(fc.shuffledSubarray([...entries], { minLength: 3 }), (shuffled) => {
        const sections = (list: readonly (readonly [string, string])[]) => ({
          data: Object.fromEntries(list),
          secretFiles: Object.fromEntries(list),
        });
        expect(made(sections(shuffled))).toEqual(made(sections(entries)));
      }),
      { numRuns: 6 },
    );
  });

  test("different contents have different names, also where keys and values could be read as each other", () => {
    const contents: readonly Record<string, string>[] = [
      { A: "B", C: "D" },
      { A: "B,C", D: "" },
      { A: 'B","C', D: "" },
      { AB: "", C: "D" },
      { A: "", B: "C" },
    ];
    const distinct = new Set(contents.map((data) => names(made({ data }))[0]));
    expect(distinct.size).toBe(contents.length);
  });

  test("the hash of a secret depends on the tenant and the bundle, so that equal passwords do not show", () => {
    const secretName = (tenant: string, bundle: string) =>
      names(
        synthesize((chart) => {
          new ConfigBundle(chart, bundle, {
            tenant: shop(chart, { name: tenant }),
            name: "x",
            secrets: { P: "same" },
          });
        }),
      )[0];
    const salted = (bundle: string) =>
      names(
        synthesize(
          (chart) => void new ConfigBundle(chart, bundle, { tenant: shop(chart), secrets: { P: "same" } }),
        ),
      )[0]?.slice(-10);
    expect(secretName("shop", "x")).not.toBe(secretName("bank", "x"));
    expect(salted("one")).not.toBe(salted("two"));
  });

  test("objects are there before the workload that uses them", () => {
    const objects = made({ data: { A: "1" }, secrets: { B: "2" } });
    for (const kind of ["ConfigMap", "Secret"]) {
      expect(comesBefore(objects, [kind, only(objects, kind).metadata.name], ["Deployment", "web"])).toBe(
        true,
      );
    }
  });
});

describe("ConfigBundle refuses", () => {
  test.each<[Content, string]>([
    [
      {},
      "ConfigBundle 'conf': data, files, secrets, secretFiles (missing) hold nothing; give at least one entry",
    ],
    [
      { data: {} },
      "ConfigBundle 'conf': data, files, secrets, secretFiles (missing) hold nothing; give at least one entry",
    ],
    [
      { files: { "etc/app.conf": "" } },
      "ConfigBundle 'conf': files (etc/app.conf) is no file name of at most 253 characters; use letters, digits, '-', '_' and '.', no slashes, not starting with '..'",
    ],
    [
      { secretFiles: { "..": "" } },
      "ConfigBundle 'conf': secretFiles (..) is no file name of at most 253 characters; use letters, digits, '-', '_' and '.', no slashes, not starting with '..'",
    ],
    [
      { data: { "1ST": "" } },
      "ConfigBundle 'conf': data (1ST) is no name of an environment variable; use letters, digits, '-', '_' and '.', not starting with a digit",
    ],
    [
      { secrets: { "": "" } },
      "ConfigBundle 'conf': secrets (empty) is no name of an environment variable; use letters, digits, '-', '_' and '.', not starting with a digit",
    ],
    [
      { data: { A: "" }, secrets: { A: "" } },
      "ConfigBundle 'conf': data, secrets (A) is given more than once; rename one of them",
    ],
    [
      { data: { A: "" }, files: { A: "" } },
      "ConfigBundle 'conf': data, files (A) is given more than once; rename one of them",
    ],
    [
      { files: { a: "" }, secretFiles: { a: "" } },
      "ConfigBundle 'conf': files, secretFiles (a) is given more than once; rename one of them",
    ],
    [
      { name: "Conf", data: { A: "" } },
      "ConfigBundle 'Conf': name (Conf) is no DNS-1123 label of 1 to 52 characters; use lower-case letters, digits and inner hyphens",
    ],
  ])("%j", (content, message) => {
    expect(refused(content)).toBe(message);
  });

  test("more than one object can hold, counted in bytes and not in characters", () => {
    const bytes = 1024 * 1024 - 16 * 1024;
    expect(made({ files: { a: "x".repeat(bytes) } })).toBeDefined();
    expect(refused({ files: { a: "x".repeat(bytes), b: "y" } })).toBe(
      `ConfigBundle 'conf': data, files (${bytes + 1} bytes) exceed ${bytes} bytes, what one object can hold; split the bundle, or use a volume`,
    );
    expect(refused({ secretFiles: { a: "é".repeat(bytes / 2 + 1) } })).toContain("secrets, secretFiles (");
  });

  test("being used by another tenant's workload", () => {
    const message = refusal((chart: Chart) => {
      const bundle = new ConfigBundle(chart, "conf", {
        tenant: shop(chart, { name: "bank" }),
        data: { A: "1" },
        files: { f: "" },
      });
      const tenant = shop(new Scope(chart, "other"));
      new Deployment(chart, "web", {
        tenant,
        image: "nginx:1",
        config: [bundle],
        mounts: [{ bundle, path: "/etc/app" }],
      });
    });
    expect(message).toBe(
      [
        "Deployment 'web':",
        "  - config[0] (conf) belongs to tenant 'bank', not to 'shop'; make one in the workload's own tenant",
        "  - mounts[0].bundle (conf) belongs to tenant 'bank', not to 'shop'; make one in the workload's own tenant",
      ].join("\n"),
    );
  });
});
