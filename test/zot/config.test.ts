import fc from "fast-check";
import type { ImageAccess, Retention } from "../../lib/zot/access";
import { accountNames, Deletion, METRICS_ACCOUNT, pullAccount } from "../../lib/zot/access";
import { accessControl } from "../../lib/zot/access-control";
import type { ZotSettings } from "../../lib/zot/config";
import { zotConfig } from "../../lib/zot/config";
import { accessFindings } from "../../lib/zot/findings";
import { allowed } from "./support/decide";
import { accesses } from "./support/accesses";

const ACCESS: ImageAccess = {
  administrators: ["root"],
  organizations: {
    acme: { members: ["ann", "bob"], managers: ["ann"] },
    globex: { members: ["carl"], deletion: Deletion.Members },
  },
};
const SETTINGS: ZotSettings = { access: ACCESS, hasSearch: true, hasWebUi: true, hasMetrics: true };
const PLACE = {
  address: "0.0.0.0",
  port: 5000,
  data: "/var/lib/images",
  htpasswd: "/etc/zot/htpasswd",
  certificate: "/etc/zot/tls.crt",
  key: "/etc/zot/tls.key",
};

const control = accessControl(ACCESS, true);
const may = (user: string | undefined, repository: string) => allowed(control, user, repository);
const retentionOf = (retention: Retention) => {
  const access = { ...ACCESS, organizations: { acme: { members: ["ann"], retention } } };
  return zotConfig({ ...SETTINGS, access }, PLACE).storage.retention.policies;
};

describe("who may do what (R2, R3, R9)", () => {
  test("R2: every account reads the public store, administrators write it, strangers do nothing", () => {
    expect(may("carl", "public/nginx")).toEqual(["read"]);
    expect(may("root", "public/nginx")).toEqual(["create", "delete", "read"]);
    expect(may(undefined, "public/nginx")).toEqual([]);
  });

  test("R3: members push and pull in their own store, and see no other", () => {
    expect(may("bob", "orgs/acme/shop/web")).toEqual(["create", "read"]);
    expect(may("carl", "orgs/acme/shop/web")).toEqual([]);
    expect(may(undefined, "orgs/acme/shop/web")).toEqual([]);
  });

  test("R10: managers delete, members where the store allows it", () => {
    expect(may("ann", "orgs/acme/shop/web")).toEqual(["create", "delete", "read"]);
    expect(may("carl", "orgs/globex/web")).toEqual(["create", "delete", "read"]);
    const strict = accessControl(
      {
        ...ACCESS,
        organizations: { acme: { members: ["ann"], managers: ["ann"], deletion: Deletion.Administrators } },
      },
      false,
    );
    expect(allowed(strict, "ann", "orgs/acme/web")).toEqual(["create", "read"]);
    expect(allowed(strict, "root", "orgs/acme/web")).toEqual(["create", "delete", "read"]);
  });

  test("R6: nodes read what their organization may, and nothing else", () => {
    expect(may(pullAccount("acme"), "orgs/acme/web")).toEqual(["read"]);
    expect(may(pullAccount("acme"), "public/web")).toEqual(["read"]);
    expect(may(pullAccount("acme"), "orgs/globex/web")).toEqual([]);
  });

  test("R5: members see the categories of their store, managers declare them", () => {
    expect(may("bob", "orgs/acme/store-categories")).toEqual(["read"]);
    expect(may("ann", "orgs/acme/store-categories")).toEqual(["create", "read"]);
    expect(may("root", "orgs/acme/store-categories")).toEqual(["create", "delete", "read"]);
  });

  test("what no store holds is closed to all but administrators, such as images of an organization that is gone", () => {
    expect(may("ann", "orgs/former/web")).toEqual([]);
    expect(may("ann", "web")).toEqual([]);
    expect(may("ann", "orgs/acmes/web")).toEqual([]);
  });

  test("metrics are read by their own account, or by nobody", () => {
    expect(control.metrics).toEqual({ users: [METRICS_ACCOUNT] });
    expect(accessControl(ACCESS, false).metrics).toEqual({ users: [] });
    expect(accountNames(ACCESS, false)).not.toContain(METRICS_ACCOUNT);
  });

  test("whatever is accepted: nobody overwrites, every store is closed to strangers, and no two stores meet", () => {
    fc.assert(
      fc.property(accesses, fc.boolean(), (access, hasMetrics) => {
        fc.pre(accessFindings(access).every((finding) => finding === undefined));
        const made = accessControl(access, hasMetrics);
        const policies = Object.values(made.repositories).flatMap((each) => each.policies);
        for (const { actions } of [...policies, made.adminPolicy]) expect(actions).not.toContain("update");
        for (const each of Object.values(made.repositories)) expect(each.anonymousPolicy).toEqual([]);
        expect(allowed(made, undefined, "public/web")).toEqual([]);
        const organizations = Object.entries(access.organizations);
        for (const [owner, { members = [] }] of organizations) {
          for (const user of accountNames(access, hasMetrics)) {
            const isOwn =
              members.includes(user) || user === pullAccount(owner) || access.administrators.includes(user);
            expect(allowed(made, user, `orgs/${owner}/web`).includes("read")).toBe(isOwn);
          }
        }
      }),
    );
  });
});

describe("the file of the server (R1, R10)", () => {
  test("equal settings make the same text, in whatever order they were written", () => {
    fc.assert(
      fc.property(accesses, (access) => {
        const turned = {
          administrators: [...access.administrators].reverse(),
          organizations: Object.fromEntries(Object.entries(access.organizations).reverse()),
        };
        const text = (each: ImageAccess) => JSON.stringify(zotConfig({ ...SETTINGS, access: each }, PLACE));
        expect(text(turned)).toBe(text({ ...access, publicStore: undefined }));
      }),
    );
  });

  test("asks everybody to log in, over TLS, and gives a layer two hours to pass", () => {
    expect(zotConfig(SETTINGS, PLACE).http).toMatchObject({
      address: "0.0.0.0",
      port: "5000",
      readTimeout: "2h",
      writeTimeout: "2h",
      tls: { cert: "/etc/zot/tls.crt", key: "/etc/zot/tls.key" },
      auth: { htpasswd: { path: "/etc/zot/htpasswd" } },
    });
    // A key would go on acting for the organization that its owner was taken out of.
    expect(JSON.stringify(zotConfig(SETTINGS, PLACE))).not.toMatch(/api-?key/i);
  });

  test("images lie on the disk, or in a bucket whose keys are not in the file", () => {
    expect(zotConfig(SETTINGS, PLACE).storage).toMatchObject({
      rootDirectory: "/var/lib/images",
      dedupe: true,
    });
    const objectStore = { endpoint: "https://objects.example.org", region: "RegionOne", bucket: "images" };
    expect(zotConfig({ ...SETTINGS, objectStore }, PLACE).storage).toMatchObject({
      dedupe: false,
      remoteCache: false,
      fastRestart: true,
      storageDriver: {
        name: "s3",
        rootdirectory: "/images",
        region: "RegionOne",
        bucket: "images",
        regionendpoint: "https://objects.example.org",
        forcepathstyle: true,
        secure: true,
        skipverify: false,
      },
    });
  });

  test("scanning has its databases from where it is told, every so many hours", () => {
    const databases = { vulnerabilities: "mirror.example.org/trivy-db", java: "mirror.example.org/java-db" };
    const config = (scanning: ZotSettings["scanning"]) =>
      zotConfig({ ...SETTINGS, scanning }, PLACE).extensions.search;
    expect(config({})).toEqual({ enable: true, cve: { updateInterval: "24h", trivy: undefined } });
    expect(config({ updateHours: 6, databases }).cve).toEqual({
      updateInterval: "6h",
      trivy: { dbRepository: "mirror.example.org/trivy-db", javaDBRepository: "mirror.example.org/java-db" },
    });
    expect(config(undefined)).toEqual({ enable: true, cve: undefined });
  });

  test("every version is kept unless a store says which; what is said about images stays in any case", () => {
    expect(zotConfig(SETTINGS, PLACE).storage.retention.policies).toEqual([]);
    expect(retentionOf({ lastPushed: 5, pulledWithinDays: 30, always: ["v[0-9]+|stable"] })).toEqual([
      {
        repositories: ["orgs/acme/**"],
        deleteReferrers: true,
        deleteUntagged: true,
        keepTags: [
          { patterns: ["^_(about|categories)\\.[0-9]+$", "^(?:v[0-9]+|stable)$"] },
          { mostRecentlyPushedCount: 5, pushedWithin: undefined, pulledWithin: "720h" },
        ],
      },
    ]);
    // An entry without a rule would keep everything.
    expect(retentionOf({ always: ["stable"] })[0]?.keepTags).toHaveLength(1);
  });
});
