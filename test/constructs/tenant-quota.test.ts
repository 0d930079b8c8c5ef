import type { Chart } from "cdk8s";
import type { TenantNamespaceProps } from "../../lib/constructs";
import { StorageBackend } from "../../lib/constructs";
import { only, refusal, shop, synthesize } from "../support/manifests";

const amounts = (cpu: string, memory: string, ephemeralStorage: string) => ({
  cpu,
  memory,
  ephemeralStorage,
});

describe("quota of a tenant (W11; isolation rule 34)", () => {
  const hard = (props: (chart: Chart) => Partial<TenantNamespaceProps>) =>
    only(
      synthesize((chart) => void shop(chart, props(chart))),
      "ResourceQuota",
    ).spec;

  test("by default everything that a tenant could use up is bounded", () => {
    expect(hard(() => ({}))).toEqual({
      hard: {
        pods: "50",
        "requests.cpu": "16",
        "limits.cpu": "16",
        "requests.memory": "32Gi",
        "limits.memory": "32Gi",
        "requests.ephemeral-storage": "64Gi",
        "limits.ephemeral-storage": "64Gi",
        "requests.storage": "200Gi",
        persistentvolumeclaims: "20",
        "services.loadbalancers": "2",
        "services.nodeports": "8",
        secrets: "50",
      },
    });
  });

  test("each bound can be another one, and the others stay", () => {
    expect(hard(() => ({ quota: { pods: 5, cpu: "2", storage: "1Ti", loadBalancers: 0 } }))).toMatchObject({
      hard: {
        pods: "5",
        "requests.cpu": "2",
        "limits.cpu": "2",
        "requests.storage": "1Ti",
        "services.loadbalancers": "0",
        "services.nodeports": "8",
      },
    });
  });

  test("storage is bounded per class too, whatever the order of the list", () => {
    const ordered = (names: readonly string[]) =>
      hard((chart) => ({
        quota: {
          storageOf: names.map((name) => ({
            backend: new StorageBackend(chart, name, { cloudDisk: {} }),
            capacity: name === "fast" ? "10Gi" : "50Gi",
          })),
        },
      }));
    expect(ordered(["fast", "slow"])).toMatchObject({
      hard: {
        "fast.storageclass.storage.k8s.io/requests.storage": "10Gi",
        "slow.storageclass.storage.k8s.io/requests.storage": "50Gi",
      },
    });
    expect(ordered(["slow", "fast"])).toEqual(ordered(["fast", "slow"]));
  });
});

describe("limits of a tenant's containers and claims (W11; isolation rule 35)", () => {
  const limits = (props: Partial<TenantNamespaceProps>) =>
    only(
      synthesize((chart) => void shop(chart, props)),
      "LimitRange",
    ).spec;

  test("containers that say nothing get requests and limits, and none gets more than the maximum", () => {
    expect(limits({})).toEqual({
      limits: [
        {
          type: "Container",
          defaultRequest: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
          default: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "1Gi" },
          max: { cpu: "4", memory: "8Gi", "ephemeral-storage": "10Gi" },
        },
        { type: "PersistentVolumeClaim", max: { storage: "100Gi" } },
      ],
    });
  });

  test("a part that is left out, or undefined, keeps its default", () => {
    const changed = limits({ limits: { max: amounts("8", "16Gi", "20Gi"), maxClaim: undefined } });
    expect(changed).toMatchObject({
      limits: [
        { default: { cpu: "500m" }, max: { cpu: "8", memory: "16Gi", "ephemeral-storage": "20Gi" } },
        { max: { storage: "100Gi" } },
      ],
    });
  });
});

describe("quota and limits refuse", () => {
  test.each<[Partial<TenantNamespaceProps>, string]>([
    [
      { quota: { pods: -1 } },
      "TenantNamespace 'shop': quota.pods (-1) is no whole number of at least 0; give a whole number of at least 0",
    ],
    [
      { quota: { memory: "32gb" } },
      "TenantNamespace 'shop': quota.memory (32gb) is no quantity above zero; write a number with a unit such as m, k, M, G, Ki, Mi, Gi or Ti: 500m, 256Mi, 10Gi",
    ],
    [
      { quota: { storage: "500m" } },
      "TenantNamespace 'shop': quota.storage (500m) is no whole number of bytes; write a unit of bytes such as Ki, Mi, Gi or Ti: 256Mi, 10Gi",
    ],
    [
      { limits: { maxClaim: "0" } },
      "TenantNamespace 'shop': limits.maxClaim (0) is no quantity above zero; write a number with a unit such as m, k, M, G, Ki, Mi, Gi or Ti: 500m, 256Mi, 10Gi",
    ],
    [
      { limits: { max: amounts("250m", "8Gi", "10Gi") } },
      "TenantNamespace 'shop': limits.defaultLimit.cpu (500m) exceeds max.cpu (250m); raise max.cpu or lower defaultLimit.cpu",
    ],
    [
      { limits: { defaultRequest: amounts("100m", "1Gi", "64Mi") } },
      "TenantNamespace 'shop': limits.defaultRequest.memory (1Gi) exceeds defaultLimit.memory (256Mi); raise defaultLimit.memory or lower defaultRequest.memory",
    ],
  ])("%j", (props, message) => {
    expect(refusal((chart) => void shop(chart, props))).toBe(message);
  });

  test("two capacities for one backend", () => {
    const message = refusal((chart) => {
      const backend = new StorageBackend(chart, "fast", { cloudDisk: {} });
      shop(chart, { quota: { storageOf: ["1Gi", "2Gi"].map((capacity) => ({ backend, capacity })) } });
    });
    expect(message).toBe(
      "TenantNamespace 'shop': quota.storageOf (fast) is given more than once; give each backend one capacity",
    );
  });
});
