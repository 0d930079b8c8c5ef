import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { FoundLogin } from "../../lib/cloud/find-login";
import { findLogin } from "../../lib/cloud/find-login";

const cloud = (url: string, more: object = {}) =>
  JSON.stringify({
    clouds: { c: { auth: { auth_url: url, user_id: "u", password: "topsecret", project_id: "p" }, ...more } },
  });

describe("where a login is found (C1: cce doctor)", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "find-login-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const find = (env: Readonly<Record<string, string>>, chosen?: string): FoundLogin =>
    findLogin({ env: { HOME: join(folder, "home"), ...env }, cwd: join(folder, "work") }, chosen);
  const url = (found: FoundLogin) =>
    "login" in found ? found.login.authUrl : JSON.stringify(found.problems);

  test("the file that is named, then the folder's, then the person's", () => {
    write("home/.config/openstack/clouds.yaml", cloud("https://home/v3"));
    expect(url(find({ OS_CLOUD: "c" }))).toBe("https://home/v3");
    write("work/clouds.yml", cloud("https://work/v3"));
    expect(url(find({ OS_CLOUD: "c" }))).toBe("https://work/v3");
    const named = write("named.yaml", cloud("https://named/v3"));
    expect(url(find({ OS_CLOUD: "c", OS_CLIENT_CONFIG_FILE: named }))).toBe("https://named/v3");
  });

  test("a cloud that is asked for goes before OS_CLOUD, and that before the variables", () => {
    write("work/clouds.yaml", cloud("https://work/v3"));
    const variables = {
      OS_AUTH_URL: "https://env/v3",
      OS_USER_ID: "u",
      OS_PASSWORD: "p",
      OS_PROJECT_ID: "p",
    };
    expect(url(find({ ...variables, OS_CLOUD: "other" }, "c"))).toBe("https://work/v3");
    expect(url(find({ ...variables, OS_CLOUD: "c" }))).toBe("https://work/v3");
    expect(url(find(variables))).toBe("https://env/v3");
  });

  test("secrets beside the file, a region of the environment, and certificates as text", () => {
    const { auth_url } = { auth_url: "https://k/v3" };
    write("work/ca.pem", "AUTHORITY");
    write("work/secure.yaml", "clouds: {c: {auth: {password: s}}}");
    write(
      "work/clouds.yaml",
      JSON.stringify({
        clouds: { c: { cacert: "ca.pem", auth: { auth_url, user_id: "u", project_id: "p" } } },
      }),
    );
    const found = find({ OS_CLOUD: "c", OS_REGION_NAME: "R2" });
    expect("login" in found && found.login).toMatchObject({
      credential: { password: "s" },
      region: "R2",
      tls: { ca: "AUTHORITY", verify: true },
    });
  });

  test("says which file is not there, by the name of its setting", () => {
    write("work/clouds.yaml", cloud("https://k", { cacert: "~/none.pem" }));
    expect(url(find({ OS_CLOUD: "c" }))).toMatch(/"field":"cacert".*home\/none.pem.*is not there/);
  });

  test("says what to set where nothing is, with the clouds that there are", () => {
    expect(url(find({}))).toContain("write a clouds.yaml and set OS_CLOUD");
    write("work/clouds.yaml", cloud("https://k"));
    expect(url(find({}))).toContain("set OS_CLOUD to one of c");
    expect(url(find({ OS_CLOUD: "d" }))).toContain("use one of c");
  });
});
