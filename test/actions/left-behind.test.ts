import * as fc from "fast-check";
import type { Balancer, ClusterIdentity, Port } from "../../lib/actions/left-behind";
import {
  fateOfDisk,
  isDiskOfName,
  isOurAddress,
  isOurBalancer,
  isOurSecurityGroup,
} from "../../lib/actions/left-behind";

const OURS: ClusterIdentity = { cluster: "prod", networkId: "our-network", projectId: "our-project" };
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);

function balancer(name: string, more: Partial<Balancer> = {}): Balancer {
  const [project_id, vip_network_id, vip_port_id] = ["our-project", "our-network", "vip"];
  return { id: name, name, project_id, vip_network_id, vip_port_id, ...more };
}

function port(network_id: string, security_groups: readonly string[], tags: readonly string[] = []): Port {
  return { id: network_id, network_id, project_id: "our-project", security_groups, tags };
}

describe("what controllers of a cluster left in the cloud (complaints 1, 2)", () => {
  test("C12: a balancer is ours by cluster, network and project together", () => {
    fc.assert(
      fc.property(label, label, label, (cluster, namespace, service) => {
        const name = `kube_service_${cluster}_${namespace}_${service}`;
        expect(isOurBalancer(balancer(name), { ...OURS, cluster })).toBe(true);
        expect(isOurBalancer(balancer(name), { ...OURS, cluster: `${cluster}x` })).toBe(false);
        expect(isOurBalancer(balancer(name), { ...OURS, cluster: cluster.slice(0, -1) })).toBe(false);
        expect(isOurBalancer(balancer(name, { vip_network_id: "other" }), { ...OURS, cluster })).toBe(false);
        expect(isOurBalancer(balancer(name, { project_id: "other" }), { ...OURS, cluster })).toBe(false);
      }),
    );
  });

  test.each([
    ["the API's own", balancer("prod-api")],
    ["one that a person named so", balancer("kube_service_prod")],
    ["one of a cluster that has our name in it", balancer("kube_service_prod-2_shop_web")],
    ["one that is shared", balancer("kube_service_prod_shop_web", { tags: ["kube_service_test_shop_web"] })],
  ])("C12: no balancer of ours: %s", (_, each) => expect(isOurBalancer(each, OURS)).toBe(false));

  test("C12: an address goes when the cloud controller got it; a person's stays", () => {
    const made = "Floating IP for Kubernetes external service shop/web from cluster prod";
    const ours = (description: string, port_id: string | null = "vip") =>
      isOurAddress({ id: "a", floating_ip_address: "203.0.113.9", description, port_id }, OURS, [
        balancer("kube_service_prod_shop_web"),
      ]);
    expect(ours(made)).toBe(true);
    expect(["", `${made}-2`, `my ${made}`].map((text) => ours(text))).toEqual([false, false, false]);
    expect(ours(made, "another")).toBe(false);
    expect(ours(made, null)).toBe(false);
  });

  test("C12: a security group goes unless a port of another network has it", () => {
    const group = (description: string, name = "lb-sg-1-shop-web") => ({
      id: "g",
      name,
      description,
      project_id: "our-project",
    });
    const made = "Security Group for shop/web Service LoadBalancer in cluster prod";
    const node = port("our-network", ["g"]);
    expect(isOurSecurityGroup(group(made), OURS, [node])).toBe(true);
    expect(isOurSecurityGroup(group(made), OURS, [])).toBe(true);
    expect(isOurSecurityGroup(group(made), OURS, [node, port("other", ["g"])])).toBe(false);
    expect(isOurSecurityGroup(group(`${made}-2`), OURS, [node])).toBe(false);
    expect(isOurSecurityGroup(group(made, "prod-workers"), OURS, [node])).toBe(false);
  });

  test("C12: data goes only when the cluster said so", () => {
    const disk = (id: string, cluster = "prod") => ({
      id,
      name: `pvc-${id}`,
      metadata: { "cinder.csi.openstack.org/cluster": cluster },
      attachments: [],
    });
    expect(
      [disk("a"), disk("a", "prod-2"), disk("a", "pro")].map((each) => isDiskOfName(each, OURS)),
    ).toEqual([true, false, false]);
    const known = { all: new Set(["a", "r"]), retained: new Set(["r"]) };
    const isDeleted = (id: string) => fateOfDisk(disk(id), known).isDeleted;
    expect([isDeleted("a"), isDeleted("r"), isDeleted("orphan")]).toEqual([true, false, false]);
    expect(fateOfDisk(disk("a"), undefined)).toMatchObject({ isDeleted: false });
  });
});
