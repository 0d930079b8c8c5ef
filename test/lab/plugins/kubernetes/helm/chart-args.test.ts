import { readChartArgs } from "../../../../../lab/plugins/kubernetes/helm/chart-args";
import { templateCommand } from "../../../../../lab/plugins/kubernetes/helm/render";
import { Secret } from "../../../../../lab/plugins/provider/property-value";
import type { PropertyMap } from "../../../../../lab/plugins/provider/property-value";

const capabilities = { kubernetesVersion: "v1.34.1", apiVersions: ["v1", "apps/v1/Deployment"] };

describe("a chart's inputs", () => {
  test("C1: name release and resources by the component, unless told otherwise", () => {
    expect(readChartArgs("csi", { chart: "./csi" })).toMatchObject({
      name: "csi",
      resourcePrefix: "csi",
      values: {},
    });
    const told = readChartArgs("csi", { chart: "./csi", name: "cinder", resourcePrefix: "" });
    expect(told).toMatchObject({ name: "cinder", resourcePrefix: "" });
  });

  test("C1: become Helm's command, with nothing of the values in it", () => {
    const args = readChartArgs("csi", {
      chart: "./csi",
      version: "2.34.1",
      skipCrds: true,
      dependencyUpdate: true,
      repositoryOpts: { repo: "https://charts.example.org" },
      postRenderer: { command: "cat", args: ["-u"] },
      values: { password: new Secret("hunter2") },
    });
    const words = templateCommand(args, "kube-system", capabilities).join(" ");
    expect(words).toBe(
      "template --no-hooks --namespace kube-system --values - --kube-version v1.34.1 --api-versions v1 " +
        "--api-versions apps/v1/Deployment --version 2.34.1 --repo https://charts.example.org " +
        "--dependency-update --post-renderer cat --post-renderer-args -u -- csi ./csi",
    );
    expect(templateCommand(readChartArgs("a", { chart: "./a" }), "b", capabilities)).toContain(
      "--include-crds",
    );
  });

  test.each<[PropertyMap, string]>([
    [{}, "chart 'csi': chart is missing"],
    [{ chart: "a", verify: true }, "chart 'csi': verify is not supported here"],
    [
      { chart: "a", repositoryOpts: { password: "p" } },
      "repositoryOpts.password is not supported here; fetch",
    ],
  ])("C1: %j are refused: %s", (inputs, message) => {
    expect(() => readChartArgs("csi", inputs)).toThrow(message);
  });
});
