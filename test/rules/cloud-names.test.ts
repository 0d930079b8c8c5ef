import fc from "fast-check";
import { cloudName, computeHost, hostNamePrefix } from "../../lib/rules/cloud-names";

describe("names in the cloud (C1, C5)", () => {
  test.each(["m1.large", "GPU A100 (2x)", "ein-größerer", "f".repeat(255)])("%j names an object", (name) => {
    expect(cloudName("flavor", name)).toBeUndefined();
  });

  test.each(["", " ", "m1 ", "m1\tlarge", "f".repeat(256)])("%j names none", (name) => {
    expect(cloudName("flavor", name)).toMatchObject({
      field: "flavor",
      rule: "is no name of 1 to 255 printable characters",
    });
  });

  test.each(["compute-7", "compute7.rack-2.example.com", "c_7"])("%j is a compute host", (name) => {
    expect(computeHost("hosts[0]", name)).toBeUndefined();
  });

  test.each(["", "compute 7", "compute/7", "az1:compute-7"])("%j is none", (name) => {
    expect(computeHost("hosts[0]", name)).toMatchObject({ rule: "is no name of a compute host" });
  });

  test("what Nova would cut off a host name is refused instead (issue: over-long names)", () => {
    const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,70}[a-z0-9])?$/);
    fc.assert(
      fc.property(label, fc.array(fc.stringMatching(/^-[a-z0-9]{0,20}[a-z0-9]$/)), (name, suffixes) => {
        const isAccepted = hostNamePrefix("name", name, suffixes) === undefined;
        expect(isAccepted).toBe(["", ...suffixes].every((suffix) => `${name}${suffix}`.length <= 63));
      }),
    );
    expect(hostNamePrefix("name", "Prod", ["-control-1"])).toMatchObject({
      rule: "is no DNS-1123 label of 1 to 53 characters",
    });
  });
});
