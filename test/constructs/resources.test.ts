import type { Resources, TenantNamespaceProps } from "../../lib/constructs";
import { Deployment } from "../../lib/constructs";
import { only, podTemplate, refusal, shop, synthesize } from "../support/manifests";

const amounts = (cpu: string, memory: string, ephemeralStorage: string) => ({
  cpu,
  memory,
  ephemeralStorage,
});

function made(resources: Resources | undefined, tenant: Partial<TenantNamespaceProps> = {}): unknown {
  const objects = synthesize(
    (chart) =>
      void new Deployment(chart, "web", { tenant: shop(chart, tenant), image: "nginx:1", resources }),
  );
  return podTemplate(only(objects, "Deployment")).spec.containers[0]?.resources;
}

function refused(resources: Resources, tenant: Partial<TenantNamespaceProps> = {}): string {
  return refusal(
    (chart) =>
      void new Deployment(chart, "web", { tenant: shop(chart, tenant), image: "nginx:1", resources }),
  );
}

describe("resources of containers (W1-W6, W12; isolation rule 17)", () => {
  test("one amount is both request and limit, two are apart, and what is left out has its default", () => {
    expect(made({ cpu: "1", memory: { request: "1Gi", limit: "2Gi" } })).toEqual({
      requests: { cpu: "1", memory: "1Gi", "ephemeral-storage": "64Mi" },
      limits: { cpu: "1", memory: "2Gi", "ephemeral-storage": "1Gi" },
    });
  });

  test("the tenant's defaults are those of its workloads, as the LimitRange would have it", () => {
    const limits = {
      defaultRequest: amounts("50m", "64Mi", "32Mi"),
      defaultLimit: amounts("200m", "128Mi", "512Mi"),
      max: amounts("250m", "256Mi", "1Gi"),
    };
    expect(made(undefined, { limits })).toEqual({
      requests: { cpu: "50m", memory: "64Mi", "ephemeral-storage": "32Mi" },
      limits: { cpu: "200m", memory: "128Mi", "ephemeral-storage": "512Mi" },
    });
  });

  test("the same amount in two notations is within bounds", () => {
    expect(
      made({ cpu: { request: "700m", limit: "0.7" }, memory: { request: "1024Mi", limit: "1Gi" } }),
    ).toBeDefined();
  });

  test.each<[Resources, string]>([
    [
      { cpu: { request: "2", limit: "500m" } },
      "Deployment 'web': resources.cpu.request (2) exceeds resources.cpu.limit (500m); raise resources.cpu.limit or lower resources.cpu.request",
    ],
    [
      { cpu: { request: "0", limit: "1" } },
      "Deployment 'web': resources.cpu.request (0) is no quantity above zero; write a number with a unit such as m, k, M, G, Ki, Mi, Gi or Ti: 500m, 256Mi, 10Gi",
    ],
    [
      { memory: { request: "128Mi", limit: "9Gi" } },
      "Deployment 'web': resources.memory.limit (9Gi) exceeds the tenant's limits.max.memory (8Gi); raise the tenant's limits.max.memory or lower resources.memory.limit",
    ],
  ])("refuses %j", (resources, message) => {
    expect(refused(resources)).toBe(message);
  });

  test("refuses an amount that is both, on both sides", () => {
    expect(refused({ memory: "512m" })).toBe(
      [
        "Deployment 'web':",
        "  - resources.memory.request (512m) is no whole number of bytes; write a unit of bytes such as Ki, Mi, Gi or Ti: 256Mi, 10Gi",
        "  - resources.memory.limit (512m) is no whole number of bytes; write a unit of bytes such as Ki, Mi, Gi or Ti: 256Mi, 10Gi",
      ].join("\n"),
    );
  });

  test("what one tenant may not have, another may", () => {
    const roomy = { limits: { max: amounts("8", "16Gi", "20Gi") } };
    expect(refused({ cpu: "5" })).toContain("exceeds the tenant's limits.max.cpu (4)");
    expect(made({ cpu: "5" }, roomy)).toMatchObject({ limits: { cpu: "5" } });
  });
});
