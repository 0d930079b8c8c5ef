import { Deletion, METRICS_ACCOUNT, pullAccount } from "../../lib/zot/access";
import type { ZotSettings } from "../../lib/zot/config";
import { digest, hasSearch, Zot, zotOfPath } from "../support/zot";

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
const program = zotOfPath();
const [CREATED, REFUSED, NOBODY] = [201, 403, 401];
const WEB = "orgs/acme/shop/web";

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

  test("refuses what is refused here too: scanning of images in a bucket", async () => {
    const zot = await Zot.make({ ...SETTINGS, objectStore: bucket, scanning: { databases } });
    try {
      expect(zot.verify(program)).toMatchObject({
        accepted: false,
        said: expect.stringContaining("incompatibility with remote storage"),
      });
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

  // zot makes whoever may not wait for five seconds, so they wait together.
  test("R3: members push and pull their organization's images, and nobody else does", async () => {
    expect(await zot.pull("ann", WEB, "v1")).toBe(200);
    const others = [
      zot.pull("carl", WEB, "v1"),
      zot.push("carl", WEB, "v2"),
      zot.pull(undefined, WEB, "v1"),
      zot.push(undefined, WEB, "v2"),
    ];
    expect(await Promise.all(others)).toEqual([REFUSED, REFUSED, NOBODY, NOBODY]);
  });

  test("R3: others do not see it in the catalog, nor by its layers", async () => {
    expect(await zot.catalog("bob")).toEqual([WEB, "public/nginx"]);
    expect(await zot.catalog("carl")).toEqual(["orgs/globex/api", "public/nginx"]);
    expect(await zot.catalog("root")).toEqual([WEB, "orgs/globex/api", "public/nginx"]);
    expect(await zot.push("bob", WEB, "v-own", "of acme alone")).toBe(CREATED);
    const layer = `/v2/orgs/globex/api/blobs/${digest("of acme alone")}`;
    expect((await zot.call("carl", "HEAD", layer)).status).toBe(404);
    expect((await zot.call("carl", "GET", layer)).status).toBe(404);
    const mount = `/v2/orgs/globex/api/blobs/uploads/?mount=${digest("of acme alone")}&from=${WEB}`;
    expect((await zot.call("carl", "POST", mount)).status).toBe(202);
  });

  test("R4: administrators mount layers of a private image into the public store", async () => {
    const mount = `/v2/public/web/blobs/uploads/?mount=${digest("a layer")}&from=${WEB}`;
    expect((await zot.call("root", "POST", mount)).status).toBe(CREATED);
  });

  test("R2: every account reads the public store, administrators alone write it", async () => {
    expect(await zot.pull("carl", "public/nginx", "1.29.1")).toBe(200);
    const others = [zot.pull(undefined, "public/nginx", "1.29.1"), zot.push("ann", "public/nginx", "1.29.2")];
    expect(await Promise.all(others)).toEqual([NOBODY, REFUSED]);
  });

  test("R9: nobody overwrites a version, be the content the same or another", async () => {
    const pushes = [
      zot.push("bob", WEB, "v1"),
      zot.push("ann", WEB, "v1", "another layer"),
      zot.push("root", "public/nginx", "1.29.1", "another layer"),
    ];
    expect(await Promise.all(pushes)).toEqual([REFUSED, REFUSED, REFUSED]);
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
    const others = [zot.pull(nodes, "orgs/globex/api", "v1"), zot.push(nodes, WEB, "v-nodes")];
    expect(await Promise.all(others)).toEqual([REFUSED, REFUSED]);
  });

  test("R5: managers declare the categories of their store, members see them", async () => {
    const place = "orgs/acme/store-categories";
    expect(await zot.push("ann", place, "_categories.1")).toBe(CREATED);
    expect(await zot.pull("bob", place, "_categories.1")).toBe(200);
    const others = [zot.push("bob", place, "_categories.2"), zot.pull("carl", place, "_categories.1")];
    expect(await Promise.all(others)).toEqual([REFUSED, REFUSED]);
  });

  test("what is in no store is closed, to write and to read", async () => {
    const tries = ["web", "orgs/initech/web", "acme/web", "orgs"].flatMap((repository) => [
      zot.push("ann", repository, "v1"),
      zot.pull("ann", repository, "v1"),
    ]);
    expect(new Set(await Promise.all(tries))).toEqual(new Set([REFUSED]));
  });

  test("metrics are for their own account", async () => {
    expect((await zot.call(METRICS_ACCOUNT, "GET", "/metrics")).status).toBe(200);
    const others = await Promise.all(["ann", undefined].map((each) => zot.call(each, "GET", "/metrics")));
    expect(others.map(({ status }) => status)).toEqual([REFUSED, NOBODY]);
  });

  const searching = hasSearch(program) ? test : test.skip;
  searching("R10: search finds nothing of others (if this zot is built with search)", async () => {
    const query = encodeURIComponent('{GlobalSearch(query:"web"){Repos{Name}}}');
    const found = async (caller: string) =>
      (await zot.call(caller, "GET", `/v2/_zot/ext/search?query=${query}`)).text;
    expect(await found("bob")).toContain(WEB);
    expect(await found("carl")).not.toContain("acme");
  });

  test("C8: probes need no account", async () => {
    for (const path of ["/livez", "/readyz", "/startupz"]) {
      expect((await zot.call(undefined, "GET", path)).status).toBe(200);
    }
  });
});
