import { Deletion, METRICS_ACCOUNT, pullAccount } from "../../lib/zot/access";
import type { ZotSettings } from "../../lib/zot/config";
import { digest, findZot, Zot } from "../support/zot";

const SETTINGS: ZotSettings = {
  access: {
    administrators: ["root"],
    organizations: {
      acme: {
        members: ["ann", "bob"],
        managers: ["ann"],
        retention: { lastPushed: 50, always: ["v[0-9.]+"] },
      },
      globex: { members: ["carl"], deletion: Deletion.Members },
    },
    publicStore: { retention: { pulledWithinDays: 365 } },
  },
  hasSearch: true,
  hasWebUi: true,
  hasMetrics: true,
};
const program = findZot();
const [CREATED, REFUSED, NOBODY] = [201, 403, 401];
const WEB = "orgs/acme/shop/web";

if (program === undefined) {
  // Said where people look, as nothing below is tested then.
  test.skip("R1 to R10 on a real zot: there is no program called zot on PATH", () => undefined);
} else {
  describe("zot, as it is configured here (R1)", () => {
    const bucket = { endpoint: "https://objects.example.org", region: "RegionOne", bucket: "images" };
    const databases = {
      vulnerabilities: "ghcr.io/aquasecurity/trivy-db",
      java: "ghcr.io/aquasecurity/trivy-java-db",
    };

    test.each<[string, Partial<ZotSettings>]>([
      ["with everything but scanning", {}],
      ["with scanning", { scanning: {} }],
      ["with scanning by other databases", { scanning: { updateHours: 6, databases } }],
      ["with images in a bucket", { objectStore: bucket }],
      ["with images in a bucket of Amazon's", { objectStore: { region: "eu-central-1", bucket: "images" } }],
      ["without pages, search and metrics", { hasSearch: false, hasWebUi: false, hasMetrics: false }],
      ["with administrators alone", { access: { administrators: ["root"], organizations: {} } }],
    ])("verifies its configuration %s", async (_name, change) => {
      const zot = await Zot.make({ ...SETTINGS, ...change });
      try {
        const { accepted, said } = zot.verify(program);
        expect([accepted, said]).toEqual([true, expect.stringContaining("config file is valid")]);
      } finally {
        await zot.stop();
      }
    });
  });

  describe("on a real zot", () => {
    let zot: Zot;

    beforeAll(async () => {
      zot = await Zot.make(SETTINGS);
      await zot.start(program);
      expect(await zot.push("bob", WEB, "v1")).toBe(CREATED);
      expect(await zot.push("carl", "orgs/globex/api", "v1")).toBe(CREATED);
      expect(await zot.push("root", "public/nginx", "1.29.1")).toBe(CREATED);
    });
    afterAll(() => zot.stop());

    test("R3: members push and pull their organization's images, and nobody else does", async () => {
      expect(await zot.pull("ann", WEB, "v1")).toBe(200);
      expect(await zot.pull("carl", WEB, "v1")).toBe(REFUSED);
      expect(await zot.push("carl", WEB, "v2")).toBe(REFUSED);
      expect(await zot.pull(undefined, WEB, "v1")).toBe(NOBODY);
      expect(await zot.push(undefined, WEB, "v2")).toBe(NOBODY);
    });

    test("R3: others do not see it in the catalog, nor by its layers", async () => {
      expect(await zot.catalog("bob")).toEqual([WEB, "public/nginx"]);
      expect(await zot.catalog("carl")).toEqual(["orgs/globex/api", "public/nginx"]);
      expect(await zot.catalog("root")).toEqual(["orgs/globex/api", WEB, "public/nginx"]);
      expect(await zot.push("bob", WEB, "v-own", "of acme alone")).toBe(CREATED);
      const layer = `/v2/orgs/globex/api/blobs/${digest("of acme alone")}`;
      expect((await zot.call("carl", "HEAD", layer)).status).toBe(404);
      const mount = `/v2/orgs/globex/api/blobs/uploads/?mount=${digest("of acme alone")}&from=${WEB}`;
      expect((await zot.call("carl", "POST", mount)).status).toBe(202);
    });

    test("R2: every account reads the public store, administrators alone write it", async () => {
      expect(await zot.pull("carl", "public/nginx", "1.29.1")).toBe(200);
      expect(await zot.pull(undefined, "public/nginx", "1.29.1")).toBe(NOBODY);
      expect(await zot.push("ann", "public/nginx", "1.29.2")).toBe(REFUSED);
    });

    test("R9: nobody overwrites a version, be the content the same or another", async () => {
      expect(await zot.push("bob", WEB, "v1")).toBe(REFUSED);
      expect(await zot.push("ann", WEB, "v1", "another layer")).toBe(REFUSED);
      expect(await zot.push("root", "public/nginx", "1.29.1", "another layer")).toBe(REFUSED);
    });

    test("R10: managers delete, members only where the store allows it", async () => {
      expect(await zot.push("bob", WEB, "v-gone")).toBe(CREATED);
      expect(await zot.remove("bob", WEB, "v-gone")).toBe(REFUSED);
      expect(await zot.remove("ann", WEB, "v-gone")).toBe(202);
      expect(await zot.push("carl", "orgs/globex/api", "v-gone")).toBe(CREATED);
      expect(await zot.remove("carl", "orgs/globex/api", "v-gone")).toBe(202);
    });

    test("R6: nodes pull what their organization may, and push nothing", async () => {
      const nodes = pullAccount("acme");
      expect(await zot.pull(nodes, WEB, "v1")).toBe(200);
      expect(await zot.pull(nodes, "public/nginx", "1.29.1")).toBe(200);
      expect(await zot.pull(nodes, "orgs/globex/api", "v1")).toBe(REFUSED);
      expect(await zot.push(nodes, WEB, "v-nodes")).toBe(REFUSED);
    });

    test("R5: managers declare the categories of their store, members see them", async () => {
      const place = "orgs/acme/store-categories";
      expect(await zot.push("bob", place, "_categories.1")).toBe(REFUSED);
      expect(await zot.push("ann", place, "_categories.1")).toBe(CREATED);
      expect(await zot.pull("bob", place, "_categories.1")).toBe(200);
      expect(await zot.pull("carl", place, "_categories.1")).toBe(REFUSED);
    });

    test("what is in no store is closed, to write and to read", async () => {
      for (const repository of ["web", "orgs/initech/web", "acme/web", "orgs"]) {
        expect(await zot.push("ann", repository, "v1")).toBe(REFUSED);
        expect(await zot.pull("ann", repository, "v1")).toBe(REFUSED);
      }
    });

    test("metrics are for their own account", async () => {
      expect((await zot.call(METRICS_ACCOUNT, "GET", "/metrics")).status).toBe(200);
      expect((await zot.call("ann", "GET", "/metrics")).status).toBe(REFUSED);
      expect((await zot.call(undefined, "GET", "/metrics")).status).toBe(NOBODY);
    });

    test("search finds nothing of others", async () => {
      const query = encodeURIComponent('{GlobalSearch(query:"web"){Repos{Name}}}');
      const found = async (caller: string) =>
        (await zot.call(caller, "GET", `/v2/_zot/ext/search?query=${query}`)).text;
      expect(await found("bob")).toContain(WEB);
      expect(await found("carl")).not.toContain("acme");
    });

    test("probes need no account", async () => {
      for (const path of ["/livez", "/readyz", "/startupz"]) {
        expect((await zot.call(undefined, "GET", path)).status).toBe(200);
      }
    });
  });
}
