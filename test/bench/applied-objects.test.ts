import { applied, differences } from "../../bench/applied-objects";

/** A workload as the API server returns it: what Pulumi applied, and what was added by others. */
function workload(name: string, image: string) {
  return {
    kind: "Deployment",
    metadata: {
      name,
      namespace: "shop",
      uid: Math.random().toString(),
      annotations: { "example.org/by-a-controller": Math.random().toString() },
      finalizers: ["ours", "theirs"],
      managedFields: [
        { manager: "controller", fieldsV1: { "f:status": {} } },
        {
          manager: "pulumi-kubernetes-12345678",
          fieldsV1: {
            "f:metadata": { "f:finalizers": { 'v:"ours"': {} } },
            "f:spec": {
              "f:containers": { 'k:{"name":"web"}': { ".": {}, "f:image": {}, "f:env": {} } },
            },
          },
        },
      ],
    },
    spec: {
      containers: [
        { name: "sidecar", image: "injected" },
        { name: "web", image, env: [{ name: "A", value: "1" }], added: Math.random() },
      ],
    },
  };
}

const unmanaged = { kind: "Pod", metadata: { name: "web-1", namespace: "shop", managedFields: [] } };

function list(...items: readonly object[]) {
  return applied({ items });
}

describe("what bench applied", () => {
  test("is what Pulumi owns, whatever others added", () => {
    expect([...list(workload("web", "nginx"), unmanaged)]).toEqual([
      [
        "Deployment shop/web",
        [
          '.metadata.finalizers[0] = "ours"',
          '.spec.containers[0].image = "nginx"',
          '.spec.containers[0].env[0].name = "A"',
          '.spec.containers[0].env[0].value = "1"',
        ],
      ],
    ]);
  });

  test("is the same on both sides whatever the version in a bundle's name", () => {
    const config = (name: string) => ({ ...workload(name, name), kind: "ConfigMap" });
    const ours = list(config("access-0123456789"));
    expect(differences(ours, list(config("access-v1")), 1)).toEqual([]);
    expect(differences(ours, list(config("other-v1")), 1)).not.toEqual([]);
  });

  test("differs by field, by object and by number", () => {
    const [ours, theirs] = [list(workload("web", "nginx:1")), list(workload("web", "nginx:2"))];
    expect(differences(ours, theirs, 2)).toEqual([
      'only by hand: Deployment shop/web.spec.containers[0].image = "nginx:2"',
      'only through components: Deployment shop/web.spec.containers[0].image = "nginx:1"',
      "there are 1 objects, not 2",
    ]);
    expect(differences(ours, list(), 1)).toContainEqual(
      'only through components: Deployment shop/web.spec.containers[0].image = "nginx:1"',
    );
  });
});
