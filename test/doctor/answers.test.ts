import {
  aggregatesOf,
  archivePoliciesOf,
  freeAddressesOf,
  hostsByZoneOf,
  imagesOf,
} from "../../lib/doctor/answers";

describe("what services answer (C1: cce doctor)", () => {
  test.each([
    ["0:00:01", 1],
    ["0:05:00", 300],
    ["1:00:00", 3600],
    ["1 day, 0:00:00", 86_400],
    ["7 days, 1:00:30", 608_430],
    ["0:00:00.500000", 0.5],
    [300, 300],
    ["300", 300],
  ])("gnocchi's %j is %d seconds", (granularity, seconds) => {
    const [policy] = archivePoliciesOf([
      { name: "p", aggregation_methods: ["mean"], definition: [{ granularity }] },
    ]);
    expect(policy).toEqual({ name: "p", methods: ["mean"], granularities: [seconds] });
  });

  test("hosts count where they are up and take servers", () => {
    const host = (available: boolean, active: boolean) => ({ "nova-compute": { available, active } });
    const zone = { zoneName: "az1", zoneState: { available: true } };
    const hosts = { a: host(true, true), b: host(false, true), c: host(true, false) };
    const internal = {
      zoneName: "internal",
      zoneState: { available: true },
      hosts: { d: { "nova-conductor": { available: true, active: true } } },
    };
    expect(hostsByZoneOf({ availabilityZoneInfo: [{ ...zone, hosts }, internal] })).toEqual({
      az1: 1,
      internal: 0,
    });
    expect(hostsByZoneOf({ availabilityZoneInfo: [{ ...zone, hosts: null }] })).toEqual({ az1: 0 });
  });

  test("an image without a name or a known size is one", () => {
    const [image] = imagesOf({ images: [{ id: "i", name: null, status: "active", virtual_size: null }] });
    expect(image).toMatchObject({ name: "", virtualSize: undefined, minDiskGib: 0, minMemoryMib: 0 });
  });

  test("free addresses are those that nobody uses", () => {
    const network_ip_availabilities = [{ network_id: "n", total_ips: 10, used_ips: 7 }];
    expect(freeAddressesOf({ network_ip_availabilities })).toEqual({ n: 3 });
  });

  test.each([
    [{ filter_tenant_id: "t" }, true],
    [{ filter_tenant_id_main: "t" }, true],
    [{ ssd: "true" }, false],
  ])("an aggregate with %j is exclusive: %s", (metadata, isExclusive) => {
    const [aggregate] = aggregatesOf({ aggregates: [{ name: "a", availability_zone: null, metadata }] });
    expect(aggregate).toEqual({ name: "a", zone: undefined, hosts: [], isExclusive });
  });
});
