import type { CloudSession } from "../../lib/addons/cloud-access";
import { cloudAccess, leastRoles } from "../../lib/addons/cloud-access";

const endpoint = (kind: string, region: string) => ({
  interface: kind,
  region,
  url: `https://${kind}.${region}.example.com/identity`,
});
const SESSION: CloudSession = {
  region: "south",
  roles: ["reader", "member", "heat_stack_owner"].map((roleName) => ({ roleName })),
  serviceCatalogs: [
    { type: "compute", endpoints: [endpoint("public", "south")] },
    {
      type: "identity",
      endpoints: [endpoint("public", "north"), endpoint("admin", "south"), endpoint("public", "south")],
    },
  ],
};

describe("how a cluster reaches its cloud (C10)", () => {
  test("C10: at the public Keystone of the region that is deployed to", () => {
    expect(cloudAccess(SESSION)).toEqual({
      authUrl: "https://public.south.example.com/identity",
      region: "south",
    });
    expect(cloudAccess({ ...SESSION, region: "" })).toEqual({
      authUrl: "https://public.north.example.com/identity",
      region: "north",
    });
  });

  test("C10: says what to give where the catalogue has none", () => {
    expect(() => cloudAccess({ ...SESSION, region: "west" })).toThrow(
      "no public identity endpoint in region west; give credentials.authUrl and credentials.region",
    );
    expect(() => cloudAccess({ ...SESSION, region: "", serviceCatalogs: [] })).toThrow(
      "no public identity endpoint; give",
    );
  });

  test("C10: with the needed roles of those that whoever deploys has, and no other", () => {
    const roles = (asked?: readonly string[]) => leastRoles("roles", asked, ["member", "balancers"], SESSION);
    expect(roles()).toEqual(["member"]);
    expect(roles(["reader", "member"])).toEqual(["member", "reader"]);
    expect(() => roles(["balancers"])).toThrow(
      "roles (balancers) is no role of the user who deploys (heat_stack_owner, member, reader); name roles",
    );
    expect(() => leastRoles("roles", undefined, ["creator", "member"], SESSION)).toThrow("roles (creator)");
  });
});
