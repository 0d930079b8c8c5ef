import fc from "fast-check";
import { describe as told } from "../../lib/rules/problem";
import type { ImageAccess, OrganizationStore } from "../../lib/zot/access";
import { accessControl } from "../../lib/zot/access-control";
import type { ZotSettings } from "../../lib/zot/config";
import { accessFindings, zotFindings } from "../../lib/zot/findings";
import { bcryptHash, htpasswd } from "../../lib/zot/htpasswd";

const ACCESS: ImageAccess = { administrators: ["root"], organizations: { acme: { members: ["ann"] } } };
const SETTINGS: ZotSettings = { access: ACCESS, hasSearch: true, hasWebUi: true, hasMetrics: false };

const texts = (access: ImageAccess) =>
  accessFindings(access).flatMap((finding) => (finding ? [told(finding)] : []));
const organization = (store: OrganizationStore) => texts({ ...ACCESS, organizations: { acme: store } });
const server = (settings: Partial<ZotSettings>) =>
  zotFindings({ ...SETTINGS, ...settings }).flatMap((finding) => (finding ? [told(finding)] : []));

describe("organizations and accounts (R2, R3)", () => {
  test("what is right is accepted", () => {
    expect(texts(ACCESS)).toEqual([]);
    expect(organization({})).toEqual([]);
  });

  test.each([
    "*",
    "acme*",
    "acme/**",
    "**",
    "a[b]",
    "{a,b}",
    "Acme",
    "a--b",
    "-a",
    "",
    "a/b",
    "..",
    "a.b",
    "?",
  ])("%j is no name of an organization", (name) => {
    expect(texts({ ...ACCESS, organizations: { [name]: {} } })).toEqual([
      `organizations (${name || "empty"}) is no organization name of 1 to 63 characters; use lower-case letters and digits, words joined by single hyphens`,
    ]);
  });

  test("R3: whatever organization's name is accepted, its globs match nothing of another's", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const access = { ...ACCESS, organizations: { [name]: {} } };
        fc.pre(texts(access).length === 0);
        for (const glob of Object.keys(accessControl(access, false).repositories)) {
          expect(glob.replace(/^\*\*$|\/\*\*$/, "")).toMatch(/^[a-z0-9/-]*$/);
        }
      }),
    );
  });

  test("somebody writes the public store", () => {
    expect(texts({ ...ACCESS, administrators: [] })).toEqual([
      "administrators (missing) are none, so nobody could write the public store; name the account of at least one",
    ]);
  });

  test("managers are members", () => {
    expect(organization({ members: ["ann"], managers: ["bob"] })).toEqual([
      "organizations['acme'].managers (bob) is no member of the organization; add the name to 'members', or take it out of 'managers'",
    ]);
  });

  test("names that are given twice are refused", () => {
    expect(organization({ members: ["ann", "ann"] })).toEqual([
      "organizations['acme'].members (ann) is given more than once; name each account once",
    ]);
  });

  test.each(["", "a:b", "a b", "a\nroot:x", "-a", "é", "a".repeat(65)])("%j is no account", (name) => {
    expect(organization({ members: [name] })[0]).toMatch(/is no name of an account of 1 to 64 characters/);
  });

  test("nobody takes an account of the system's own", () => {
    expect(organization({ members: ["system+pull-globex"] })[0]).toMatch(/is an account of the system's own/);
  });

  test("R5: categories are named once, and well", () => {
    expect(organization({ categories: ["web", "web", "Web"] })).toEqual([
      "organizations['acme'].categories[2] (Web) is no name of a category of 1 to 63 characters; use lower-case letters and digits, words joined by single hyphens",
      "organizations['acme'].categories (web) is given more than once; name each category once",
    ]);
  });

  test.each([
    [{}, /keep no version at all/],
    [{ always: [] }, /keep no version at all/],
    [{ lastPushed: 0 }, /lastPushed \(0\) is no whole number from 1/],
    [{ pushedWithinDays: 1.5 }, /pushedWithinDays \(1.5\) is no whole number/],
    [{ pulledWithinDays: Number.NaN }, /pulledWithinDays \(NaN\) is no whole number/],
    [{ always: ["("] }, /always\[0\] \(\(\) is no regular expression/],
    [{ always: ["(?=a)b"] }, /is no regular expression that RE2 takes/],
    [{ always: ["(a)\\1"] }, /is no regular expression that RE2 takes/],
    [{ always: [""] }, /is no regular expression/],
  ])("retention %j is refused", (retention, problem) => {
    expect(organization({ retention }).join()).toMatch(problem);
    expect(texts({ ...ACCESS, publicStore: { retention } }).join()).toMatch(problem);
  });
});

describe("the server (R1, R10)", () => {
  const objectStore = { endpoint: "https://objects.example.org", region: "RegionOne", bucket: "images" };

  test("R10: images in object storage are not scanned", () => {
    expect(server({ objectStore, scanning: {} })).toEqual([
      "scanning ({}) does not work on images in object storage; keep the images on a disk, or leave scanning out",
    ]);
  });

  test("pages and scanning need search", () => {
    expect(server({ hasSearch: false, scanning: {} })).toEqual([
      "webUi (true) needs search, which is switched off; leave 'search: false' out, or webUi too",
      "scanning (true) needs search, which is switched off; leave 'search: false' out, or scanning too",
    ]);
  });

  test.each([
    [{ endpoint: "http://objects.example.org" }, /endpoint .* is no https address/],
    [{ endpoint: "https://user:secret@objects.example.org" }, /is no https address/],
    [{ endpoint: "https://objects.example.org/path" }, /is no https address/],
    [{ region: "" }, /region \(empty\) is no name of a region/],
    [{ bucket: "A" }, /bucket \(A\) is no name of a bucket/],
    [{ folder: "images" }, /folder \(images\) is no absolute path/],
  ])("a bucket with %j is refused", (change, problem) => {
    expect(server({ objectStore: { ...objectStore, ...change } }).join()).toMatch(problem);
  });

  test("databases of scanning are repositories, looked at every two hours at most", () => {
    expect(
      server({
        scanning: { updateHours: 1, databases: { vulnerabilities: "trivy-db", java: "ghcr.io/a/b" } },
      }),
    ).toEqual([
      "scanning.updateHours (1) is no whole number from 2 to 720; give a whole number from 2 to 720",
      "scanning.databases.vulnerabilities (trivy-db) names no repository of a registry; write one such as ghcr.io/aquasecurity/trivy-db",
    ]);
  });
});

describe("the file of passwords (R3)", () => {
  const hash = `$2b$10$${"a".repeat(53)}`;

  test("has a line for each account, sorted", () => {
    expect(
      htpasswd([
        ["bob", hash],
        ["ann", hash],
      ]),
    ).toBe(`ann:${hash}\nbob:${hash}\n`);
  });

  test.each(["", "secret", `${hash}\nroot:${hash}`, "{SHA}abc", `$2b$10$${"a".repeat(52)}`])(
    "%j is no hash, and is not shown: it may be the password",
    (value) => {
      const problem = bcryptHash("passwordHash", value);
      expect(problem?.rule).toBe("is no bcrypt hash");
      expect(problem?.value).toBe(`${value.length} characters`);
    },
  );
});
