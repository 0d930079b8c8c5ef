import * as fc from "fast-check";
import { Verdict } from "../../lib/doctor/finding";
import { needs } from "../../lib/doctor/needs";
import type { QuotaService } from "../../lib/doctor/snapshot";
import type { Case } from "./support/examined";
import { findings, troubles } from "./support/examined";
import { HEALTHY, WANTED } from "./support/healthy";

describe("C1: quotas", () => {
  const { value: flavors } = HEALTHY.flavors as { readonly value: Parameters<typeof needs>[1] }; // it is known there
  const all = needs(WANTED, flavors);
  const cases = Object.entries(all).flatMap(([service, amounts]) =>
    Object.entries(amounts).map(([name, amount]) => ({ service: service as QuotaService, name, amount })),
  );

  const limited = (service: QuotaService, name: string, limit: number, used: number): Case => {
    const quotas = HEALTHY.quotas[service];
    const others = "value" in quotas ? quotas.value : {};
    const value = { ...others, [name]: { limit, used } };
    return { cloud: { quotas: { ...HEALTHY.quotas, [service]: { value } } } };
  };

  test("what examples/cluster takes", () => {
    expect(all).toEqual({
      compute: { instances: 11, cores: 38, ram: 77824, server_groups: 4, server_group_members: 3 },
      volumev3: { volumes: 7, gigabytes: 340, per_volume_gigabytes: 100 },
      network: {
        network: 1,
        subnet: 1,
        router: 1,
        port: 14,
        security_group: 2,
        security_group_rule: 29,
        floatingip: 1,
      },
      "load-balancer": { load_balancer: 1, listener: 3, pool: 3, health_monitor: 3, member: 9 },
    });
  });

  test.each(cases)("$service: $name fails where one is missing", ({ service, name, amount }) => {
    const failing = troubles(limited(service, name, amount + 4, 5));
    expect(failing).toHaveLength(1);
    expect(failing.join()).toMatch(
      new RegExp(`^failure quotas.*${amount} needed, ${amount - 1} of ${amount + 4} free.*quota set .* web'`),
    );
    expect(troubles(limited(service, name, amount + 5, 5)).join()).toMatch(/^warning .*nothing is left/);
    expect(troubles(limited(service, name, amount + 6, 5))).toEqual([]);
  });

  test("what is wanted more takes no less, and a quota fails exactly where it is too small", () => {
    const count = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(count, count, fc.integer({ min: 0, max: 60 }), (workers, more, limit) => {
        const wanted = (extra: number) => ({
          ...WANTED,
          workers: { ...WANTED.workers, count: workers + extra },
        });
        const [few, many] = [needs(wanted(0), flavors), needs(wanted(more), flavors)];
        for (const { service, name } of cases)
          expect(many[service][name]).toBeGreaterThanOrEqual(few[service][name] ?? 0);
        const failed = findings({ ...limited("compute", "instances", limit, 0), wanted: wanted(0) }).some(
          ({ about, verdict }) => about === "servers" && verdict === Verdict.Failure,
        );
        expect(failed).toBe(workers + 9 > limit);
      }),
    );
  });
});
