import fc from "fast-check";
import { hardGroup, zoneName, zoneNames } from "../../lib/rules/zones";

describe("availability zones (C5, C7; isolation rule 54)", () => {
  test.each(["nova", "az1", "Zürich West", "rack.7", "0"])("%j is a zone", (name) => {
    expect(zoneName("zone", name)).toBeUndefined();
  });

  test.each(["", " ", " az1", "az1 ", "az\n1", "az\u0000", "z".repeat(256)])("%j is none", (name) => {
    expect(zoneName("zone", name)).toEqual({
      field: "zone",
      value: name,
      rule: "is no zone name of 1 to 255 printable characters",
      fix: "use a name that 'openstack availability zone list' shows",
    });
  });

  test("whatever holds a colon would force a host, and is told so", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (zone, host) => {
        expect(zoneName("zone", `${zone}:${host}`)).toMatchObject({
          rule: "is no zone name, as ':' would force a host of the zone",
        });
      }),
    );
  });

  test("a list names at least one zone, and none twice", () => {
    expect(zoneNames("zones", ["az1", "az2"]).filter(Boolean)).toEqual([]);
    expect(zoneNames("zones", [])).toEqual([expect.objectContaining({ rule: "names no zone" })]);
    expect(zoneNames("zones", ["az1", "az2", "az1"]).filter(Boolean)).toEqual([
      { field: "zones", value: "az1", rule: "is given more than once", fix: "name each zone once" },
    ]);
    expect(zoneNames("zones", ["az1", "az1:host"])[2]).toMatchObject({ field: "zones[1]" });
  });
});

describe("hard anti-affinity (C7; isolation rule 53; complaint 7)", () => {
  test("one host each, where the hosts are known", () => {
    fc.assert(
      fc.property(fc.nat({ max: 9 }), fc.option(fc.nat({ max: 9 }), { nil: undefined }), (servers, hosts) => {
        expect(hardGroup("count", servers, hosts) === undefined).toBe(
          hosts === undefined || servers <= hosts,
        );
      }),
    );
    expect(hardGroup("controlPlane.count", 3, 1)).toEqual({
      field: "controlPlane.count",
      value: 3,
      rule: "exceeds the 1 host that may take them, one each",
      fix: "give the domain more hosts, or ask for fewer nodes",
    });
  });
});
