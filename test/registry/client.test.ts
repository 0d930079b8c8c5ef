import { rootCertificates } from "node:tls";
import { authoritiesWith, RegistryClient } from "../../lib/registry/client";

describe("how a registry is called (R1)", () => {
  test("an authority of one's own is trusted beside the public ones, which other registries have", () => {
    expect(authoritiesWith("own")).toEqual([...rootCertificates, "own"]);
  });

  test.each(["", "certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])(
    "certificates that are none (%j) are refused at once",
    (ca) => {
      expect(() => new RegistryClient({ registry: "r.example", ca })).toThrow(
        "ca (not shown) has no certificate in it",
      );
    },
  );
});
