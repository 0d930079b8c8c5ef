import * as components from "cloud-container-engine";
import * as constructs from "cloud-container-engine/constructs";

const CONCEPTS = [
  "AutoscaleRule",
  "ConfigBundle",
  "CronJob",
  "DaemonSet",
  "Deployment",
  "ImageDelivery",
  "ImageRepo",
  "Job",
  "Pod",
  "ServiceExposure",
  "StatefulSet",
  "StorageBackend",
  "TenantNamespace",
  "VolumeClaim",
] as const;

/** What is made outside of Kubernetes, and so is nothing that YAML could say. */
const CLOUD_CONCEPTS = [
  "ComputeDomain",
  "ContainerCluster",
  "ImageAuthority",
  "ImageCategories",
  "ImagePublication",
  "NodeGroup",
] as const;

/** Words that only they use. */
const CLOUD_WORDS = ["BalancerProvider", "Metrics", "Signal"] as const;

describe("the public surface", () => {
  test.each(CONCEPTS)("%s is a component, and a construct of the same name", (name) => {
    expect(typeof components[name]).toBe("function");
    expect(typeof constructs[name]).toBe("function");
    expect(components[name]).not.toBe(constructs[name]);
  });

  test.each([...CLOUD_WORDS])("%s is a word of components only", (name) => {
    expect(typeof components[name]).toBe("object");
    expect(constructs).not.toHaveProperty(name);
  });

  test.each(CLOUD_CONCEPTS)("%s is a component only", (name) => {
    expect(typeof components[name]).toBe("function");
    expect(constructs).not.toHaveProperty(name);
  });

  test("words are the same on both sides, so that a program can use either", () => {
    const words = Object.entries(components).filter(
      ([name]) => ![...CONCEPTS, ...CLOUD_CONCEPTS, ...CLOUD_WORDS].some((other) => other === name),
    );
    expect(words.map(([name]) => name).sort()).toEqual([
      "AccessMode",
      "ConcurrencyPolicy",
      "Deletion",
      "DeletionPolicy",
      "Exposure",
      "ImageBackend",
      "MemberKind",
      "MemberRole",
      "PeerDirection",
      "Protocol",
      "ReclaimPolicy",
      "RestartPolicy",
    ]);
    for (const [name, word] of words) expect(Reflect.get(constructs, name)).toBe(word);
  });

  test("constructs do without Pulumi", () => {
    jest.isolateModules(() => {
      for (const name of ["@pulumi/pulumi", "@pulumi/kubernetes"]) {
        jest.doMock(name, () => {
          throw new Error(`${name} was loaded`);
        });
      }
      expect(() => jest.requireActual("cloud-container-engine/constructs")).not.toThrow();
      expect(() => jest.requireActual("cloud-container-engine")).toThrow("was loaded");
    });
  });
});
