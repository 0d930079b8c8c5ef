import { serviceAnnotations } from "../../lib/rules/service-annotations";

const problems = (annotations: Readonly<Record<string, string>>) =>
  serviceAnnotations("annotations", annotations).filter((problem) => problem !== undefined);

describe("annotations of services (W8; isolation rule 44)", () => {
  test.each([
    "load-balancer-id",
    "load-balancer-address",
    "port-id",
    "network-id",
    "subnet-id",
    "member-subnet-id",
    "floating-network-id",
    "floating-subnet",
    "floating-subnet-id",
    "floating-subnet-tags",
    "keep-floatingip",
    "class",
    "default-tls-container-ref",
    "hostname",
    "node-selector",
    "something-that-a-later-version-adds",
    "",
  ])(
    "loadbalancer.openstack.org/%s is refused: known or not, it may attach to what is somebody else's",
    (name) => {
      const key = `loadbalancer.openstack.org/${name}`;
      expect(problems({ [key]: "x" })).toContainEqual({
        field: `annotations['${key}']`,
        value: "x",
        rule: "may attach the balancer to what is not the tenant's own",
        fix: "leave it out",
      });
    },
  );

  test.each([
    "enable-health-monitor",
    "proxy-protocol",
    "timeout-client-data",
    "x-forwarded-for",
    "connection-limit",
  ])("loadbalancer.openstack.org/%s is the tenant's to set", (name) => {
    expect(problems({ [`loadbalancer.openstack.org/${name}`]: "true" })).toEqual([]);
  });

  test("other annotations are free, if their keys are keys", () => {
    expect(problems({ "acme.example/owner": "any text: even\nthis", plain: "" })).toEqual([]);
    expect(problems({ "not a key": "" })).toMatchObject([{ field: "annotations", value: "not a key" }]);
  });
});
