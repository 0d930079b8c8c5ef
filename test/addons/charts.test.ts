import type { Addon } from "../../lib/addons/charts";
import { chartSource, pinnedChart } from "../../lib/addons/charts";
import { kubernetesVersion } from "../../lib/rules/kubernetes-versions";

const ADDONS: readonly Addon[] = ["podNetwork", "cloudController", "cloudDisks", "nodeDisks", "metrics"];
const SUPPORTED = Array.from({ length: 60 }, (_, minor) => `1.${minor}.0`).filter(
  (version) => kubernetesVersion("version", version) === undefined,
);

describe("charts of add-ons (C1, C10, C11)", () => {
  test("C11: there is one for each version that a cluster can have", () => {
    expect(SUPPORTED).not.toEqual([]);
    for (const version of SUPPORTED) {
      for (const addon of ADDONS) {
        expect(pinnedChart(addon, version)).toEqual({
          chart: expect.stringMatching(/^[a-z-]+$/),
          repository: expect.stringMatching(/^https:\/\//),
          version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        });
      }
    }
  });

  test.each(SUPPORTED)("C11: those of the cloud's own programs go with Kubernetes %s", (version) => {
    const minor = version.split(".")[1];
    for (const addon of ["cloudController", "cloudDisks"] as const) {
      expect(pinnedChart(addon, version).version).toMatch(new RegExp(`^2\\.${minor}\\.`));
    }
  });

  test("C1: another place has the pinned version, a file has its own", () => {
    const pinned = pinnedChart("podNetwork", "1.34.1");
    const source = (choice: object) => chartSource("podNetwork", "1.34.1", choice);
    expect(source({})).toEqual(pinned);
    expect(source({ version: "1.19.9" })).toEqual({ ...pinned, version: "1.19.9" });
    expect(source({ repository: "https://mirror.example.com" })).toEqual({
      ...pinned,
      repository: "https://mirror.example.com",
    });
    expect(source({ chart: "oci://mirror.example.com/cilium" })).toEqual({
      chart: "oci://mirror.example.com/cilium",
      version: pinned.version,
    });
    for (const chart of ["./charts/cilium", "../cilium", "/srv/cilium", "cilium.tgz", "https://a.b/c.tgz"]) {
      expect(source({ chart })).toEqual({ chart });
    }
  });

  test("C11: an unknown version of Kubernetes has none", () => {
    expect(() => pinnedChart("cloudDisks", "1.12.0")).toThrow("no chart goes with Kubernetes 1.12.0");
  });
});
