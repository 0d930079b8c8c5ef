import fc from "fast-check";
import {
  DEFAULT_KUBERNETES_VERSION,
  kubernetesVersion,
  parseKubernetesVersion,
  versionChange,
} from "../../lib/rules/kubernetes-versions";

const version = fc.tuple(
  fc.constantFrom(1, 2),
  fc.integer({ min: 28, max: 40 }),
  fc.integer({ min: 0, max: 12 }),
);

describe("versions of Kubernetes (C1, C11)", () => {
  test.each(["1.33.0", "1.34.1", "1.35.12", DEFAULT_KUBERNETES_VERSION])("%s is supported", (text) => {
    expect(kubernetesVersion("kubernetesVersion", text)).toBeUndefined();
  });

  test.each(["1.32.9", "1.36.0", "2.34.1", "0.34.1"])("%s is not", (text) => {
    expect(kubernetesVersion("kubernetesVersion", text)).toEqual({
      field: "kubernetesVersion",
      value: text,
      rule: "is not supported",
      fix: "choose a release of 1.33 to 1.35",
    });
  });

  test.each(["", "1.34", "v1.34.1", "1.34.1-rc.0", "1.34.01", "1.34.1 ", "1.34.1.0", "latest", "1.34.x"])(
    "%j is no release",
    (text) => {
      expect(kubernetesVersion("kubernetesVersion", text)).toMatchObject({
        rule: "is no release of Kubernetes",
        fix: "write three numbers such as 1.34.1",
      });
    },
  );

  test("a release is read as it was written", () => {
    fc.assert(
      fc.property(version, ([major, minor, patch]) => {
        expect(parseKubernetesVersion(`${major}.${minor}.${patch}`)).toEqual({ major, minor, patch });
      }),
    );
  });
});

describe("changes of version (C11; issue: skipped minor versions; complaint 11)", () => {
  test("go to the same or the next minor, and never back", () => {
    fc.assert(
      fc.property(version, version, (from, to) => {
        const isAccepted = versionChange("kubernetesVersion", from.join("."), to.join(".")) === undefined;
        const [[a, b, c], [x, y, z]] = [from, to];
        const isSameMinor = a === x && b === y && z >= c;
        const isNextMinor = a === x && y === b + 1;
        expect(isAccepted).toBe(isSameMinor || isNextMinor);
      }),
    );
  });

  test("say what to do instead", () => {
    expect(versionChange("kubernetesVersion", "1.33.4", "1.35.0")).toEqual({
      field: "kubernetesVersion",
      value: "1.35.0",
      rule: "skips minor versions after what the cluster runs (1.33.4)",
      fix: "upgrade to 1.34 first",
    });
    expect(versionChange("kubernetesVersion", "1.34.10", "1.34.9")).toMatchObject({
      rule: "is older than what the cluster runs (1.34.10)",
    });
  });

  test("of what is no version are reported elsewhere", () => {
    expect(versionChange("kubernetesVersion", "1.34.1", "newest")).toBeUndefined();
  });
});
