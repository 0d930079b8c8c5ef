import type { Construct } from "constructs";
import fc from "fast-check";
import type { Mount, TenantGrants, TenantNamespace } from "../../lib/constructs";
import {
  AccessMode,
  ConfigBundle,
  Deployment,
  TenantNamespace as Tenant,
  VolumeClaim,
} from "../../lib/constructs";
import { only, podTemplate, refusal, shop, synthesize } from "../support/manifests";

type Mounts = (tenant: TenantNamespace) => readonly Mount[];

function deploy(scope: Construct, mounts: Mounts, grants?: TenantGrants): void {
  const tenant = shop(scope, { grants });
  new Deployment(scope, "web", { tenant, image: "nginx:1", mounts: mounts(tenant) });
}

function pod(mounts: Mounts, grants?: TenantGrants) {
  const objects = synthesize((chart) => deploy(chart, mounts, grants));
  const { spec } = podTemplate(only(objects, "Deployment"));
  return { volumes: spec.volumes, mounts: spec.containers[0]?.volumeMounts, security: spec.securityContext };
}

function refused(mounts: Mounts, grants?: TenantGrants): string {
  return refusal((chart) => deploy(chart, mounts, grants));
}

const disk = (tenant: TenantNamespace, name = "data", accessMode?: AccessMode) =>
  new VolumeClaim(tenant, name, { tenant, capacity: "1Gi", accessMode });

describe("mounts (W9, W10)", () => {
  test("nothing mounted, nothing in the manifest", () => {
    expect(pod(() => [])).toEqual({
      volumes: undefined,
      mounts: undefined,
      security: expect.not.objectContaining({ fsGroup: 1000 }),
    });
  });

  test("a claim is mounted by naming it, and its files belong to the pod's group", () => {
    expect(pod((tenant) => [{ claim: disk(tenant), path: "/data" }])).toEqual({
      volumes: [{ name: "claim-data", persistentVolumeClaim: { claimName: "data" } }],
      mounts: [{ name: "claim-data", mountPath: "/data" }],
      security: expect.objectContaining({ fsGroup: 1000, fsGroupChangePolicy: "OnRootMismatch" }),
    });
  });

  test("a claim that can only be read is mounted read-only, pod and container alike", () => {
    expect(
      pod((tenant) => [{ claim: disk(tenant, "data", AccessMode.ReadOnlyMany), path: "/data" }]),
    ).toMatchObject({
      volumes: [{ persistentVolumeClaim: { claimName: "data", readOnly: true } }],
      mounts: [{ readOnly: true }],
    });
  });

  test("one container may look at a disk that it does not write to, or at a part of it", () => {
    expect(
      pod((tenant) => [{ claim: disk(tenant), path: "/data", readOnly: true, subPath: "a/b" }]),
    ).toMatchObject({
      volumes: [{ persistentVolumeClaim: { claimName: "data" } }],
      mounts: [{ name: "claim-data", mountPath: "/data", readOnly: true, subPath: "a/b" }],
    });
  });

  test("the same claim twice is one volume", () => {
    const made = pod((tenant) => {
      const claim = disk(tenant);
      return [
        { claim, path: "/a", subPath: "a" },
        { claim, path: "/b", subPath: "b" },
      ];
    });
    expect(made.volumes).toHaveLength(1);
    expect(made.mounts).toHaveLength(2);
  });

  test("scratch is empty, bounded, and named after its path", () => {
    expect(pod(() => [{ scratch: "1Gi", path: "/var/cache" }])).toEqual({
      volumes: [{ name: "scratch-var-cache", emptyDir: { sizeLimit: "1Gi" } }],
      mounts: [{ name: "scratch-var-cache", mountPath: "/var/cache" }],
      security: expect.not.objectContaining({ fsGroup: 1000 }),
    });
  });

  test("different paths are different volumes, however alike they look", () => {
    const paths = [
      "/a/b",
      "/a-b",
      "/a_b",
      "/A/b",
      "/a.b",
      "/a/ b",
      "/é",
      "/ü",
      `/${"x".repeat(80)}`,
      `/${"x".repeat(81)}`,
    ];
    const made = pod(() => paths.map((path) => ({ scratch: "1Gi", path })));
    const volumes = made.volumes as readonly { readonly name: string }[];
    expect(new Set(volumes.map(({ name }) => name)).size).toBe(paths.length);
  });

  test("every path makes a name that a volume may have", () => {
    const path = fc
      .array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 12 })
      .map((parts) => `/${parts.join("/").replaceAll(":", "")}`)
      .filter((text) => text !== "/" && !text.split("/").includes(".."));
    fc.assert(
      fc.property(path, (mounted) => {
        const made = pod(() => [{ scratch: "1Gi", path: mounted }]);
        const [volume] = made.volumes as readonly { readonly name: string }[];
        expect(volume?.name).toMatch(/^(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
      }),
      { numRuns: 50 },
    );
  });

  test("a granted folder of the node is mounted, always read-only (rule 3)", () => {
    const grants = { allowReadOnlyHostPaths: ["/var/log/"] };
    expect(pod(() => [{ hostPath: "/var/log/pods", path: "/logs" }], grants)).toMatchObject({
      volumes: [{ name: "host-var-log-pods", hostPath: { path: "/var/log/pods", type: "Directory" } }],
      mounts: [{ name: "host-var-log-pods", mountPath: "/logs", readOnly: true }],
    });
    expect(
      pod(() => [{ hostPath: "/var/log", path: "/logs" }], { allowReadOnlyHostPaths: ["/var/log"] }).mounts,
    ).toHaveLength(1);
  });

  test("another order of mounts is no change", () => {
    const all = (tenant: TenantNamespace): readonly Mount[] => [
      { claim: disk(tenant), path: "/data" },
      { scratch: "1Gi", path: "/tmp" },
      { scratch: "2Gi", path: "/cache" },
      { bundle: new ConfigBundle(tenant, "conf", { tenant, files: { a: "" } }), path: "/etc/app" },
    ];
    const order = [0, 1, 2, 3] as const;
    fc.assert(
      fc.property(fc.shuffledSubarray([...order], { minLength: 4 }), (shuffled) => {
        const made = pod((tenant) => {
          const mounts = all(tenant);
          return shuffled.flatMap((index) => mounts[index] ?? []);
        });
        expect(made).toEqual(pod(all));
      }),
      { numRuns: 10 },
    );
  });

  test("containers share scratch by its path, so that one can hand over to another", () => {
    const mounts = [{ scratch: "1Gi", path: "/work" }];
    const objects = synthesize((chart) => {
      const initContainers = [{ name: "fetch", image: "fetch:1", mounts }];
      new Deployment(chart, "web", { tenant: shop(chart), image: "nginx:1", mounts, initContainers });
    });
    expect(podTemplate(only(objects, "Deployment")).spec.volumes).toEqual([
      { name: "scratch-work", emptyDir: { sizeLimit: "1Gi" } },
    ]);
  });
});

describe("mounts refused", () => {
  test.each<[string, Mounts, string]>([
    [
      "nothing to mount",
      () => [{ path: "/data" }],
      "Deployment 'web': mounts[0] ([]) does not mount exactly one thing; give one of claim, bundle, scratch, template, hostPath",
    ],
    [
      "two things at once",
      (tenant) => [{ path: "/data", claim: disk(tenant), scratch: "1Gi" }],
      'Deployment \'web\': mounts[0] (["claim","scratch"]) does not mount exactly one thing; give one of claim, bundle, scratch, template, hostPath',
    ],
    [
      "a relative path",
      () => [{ path: "data", scratch: "1Gi" }],
      "Deployment 'web': mounts[0].path (data) is no absolute path; write a path such as /var/lib/app, without ':' or '..'",
    ],
    [
      "two things at one path, with and without a slash behind",
      () => [
        { path: "/data", scratch: "1Gi" },
        { path: "/data/", scratch: "1Gi" },
      ],
      "Deployment 'web': mounts.path (/data) is given more than once; mount each thing at a path of its own",
    ],
    [
      "scratch of no size",
      () => [{ path: "/tmp", scratch: "big" }],
      "Deployment 'web': mounts[0].scratch (big) is no quantity above zero; write a number with a unit such as m, k, M, G, Ki, Mi, Gi or Ti: 500m, 256Mi, 10Gi",
    ],
    [
      "a way out of the disk",
      (tenant) => [{ path: "/data", claim: disk(tenant), subPath: "../other" }],
      "Deployment 'web': mounts[0].subPath (../other) is no path within the disk; write a relative path such as data/main, without '..'",
    ],
    [
      "a template without a StatefulSet",
      () => [{ path: "/data", template: "data" }],
      "Deployment 'web': mounts[0].template (data) names no claim template of this workload; use a StatefulSet with 'disks'",
    ],
    [
      "a bundle of variables only",
      (tenant) => [{ path: "/etc", bundle: new ConfigBundle(tenant, "conf", { tenant, data: { A: "" } }) }],
      "Deployment 'web': mounts[0].bundle (conf) has no files to mount; give it 'files' or 'secretFiles', or load its variables with 'config'",
    ],
    [
      "a folder of the node",
      () => [{ path: "/logs", hostPath: "/var/log" }],
      "Deployment 'web': mounts[0].hostPath (/var/log) is not granted to tenant 'shop'; use a claim or scratch, or have an administrator grant 'allowReadOnlyHostPaths'",
    ],
    [
      "writing to a bundle",
      (tenant) => [
        {
          path: "/etc",
          readOnly: false,
          bundle: new ConfigBundle(tenant, "conf", { tenant, files: { a: "" } }),
        },
      ],
      "Deployment 'web': mounts[0].readOnly (false) asks to write to what can only be read; leave readOnly out",
    ],
    [
      "writing to a claim for readers",
      (tenant) => [{ path: "/data", readOnly: false, claim: disk(tenant, "data", AccessMode.ReadOnlyMany) }],
      "Deployment 'web': mounts[0].readOnly (false) asks to write to what can only be read; leave readOnly out",
    ],
    [
      "two bundles of one name",
      (tenant) => [
        { path: "/a", bundle: new ConfigBundle(tenant, "a", { tenant, name: "conf", files: { a: "" } }) },
        { path: "/b", bundle: new ConfigBundle(tenant, "b", { tenant, name: "conf", files: { b: "" } }) },
      ],
      [
        "Deployment 'web':",
        "  - mounts (files-conf) would be the volume of two different things; rename one of the two; scratch at the same path has one size",
        "  - config, mounts.bundle (conf) is given more than once; give each bundle a name of its own",
      ].join("\n"),
    ],
  ])("%s", (_what, mounts, message) => {
    expect(refused(mounts)).toBe(message);
  });

  test.each(["/var/logs", "/var", "/", "/var/log/../../etc", "var/log", "/etc"])(
    "%s, where /var/log is granted (rule 3)",
    (hostPath) => {
      expect(
        refused(() => [{ path: "/logs", hostPath }], { allowReadOnlyHostPaths: ["/var/log"] }),
      ).toContain(`mounts[0].hostPath (${hostPath}) is not granted to tenant 'shop'`);
    },
  );

  test("writing to a folder of the node, granted or not", () => {
    const mounts = () => [{ path: "/logs", hostPath: "/var/log", readOnly: false }];
    expect(refused(mounts, { allowReadOnlyHostPaths: ["/var/log"] })).toBe(
      "Deployment 'web': mounts[0].readOnly (false) asks to write to what can only be read; leave readOnly out",
    );
  });

  test("another tenant's claim (T1)", () => {
    const other = (scope: Construct) => new Tenant(scope, "bank", { organization: "bank" });
    expect(refused((tenant) => [{ path: "/data", claim: disk(other(tenant)) }])).toBe(
      "Deployment 'web': mounts[0].claim (data) belongs to tenant 'bank', not to 'shop'; make one in the workload's own tenant",
    );
  });

  test("one scratch folder of two sizes", () => {
    const message = refusal((chart) => {
      const initContainers = [
        { name: "fetch", image: "fetch:1", mounts: [{ scratch: "2Gi", path: "/work" }] },
      ];
      const mounts = [{ scratch: "1Gi", path: "/work" }];
      new Deployment(chart, "web", { tenant: shop(chart), image: "nginx:1", mounts, initContainers });
    });
    expect(message).toBe(
      "Deployment 'web': mounts (scratch-work) would be the volume of two different things; rename one of the two; scratch at the same path has one size",
    );
  });
});
