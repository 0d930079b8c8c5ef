import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentialsFrom } from "../../lib/registry";

describe("credentials of registries (R3)", () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "home-"));
    mkdirSync(join(home, ".docker"));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  function find(host: string, env: Readonly<Record<string, string>> = {}, registry = "r.example") {
    return credentialsFrom({ env: { HOME: home, PATH: `${home}:${process.env.PATH}`, ...env }, registry })(
      host,
    );
  }

  function config(value: object | string): void {
    writeFileSync(
      join(home, ".docker", "config.json"),
      typeof value === "string" ? value : JSON.stringify(value),
    );
  }

  function helper(name: string, script: string): void {
    writeFileSync(join(home, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`);
    chmodSync(join(home, `docker-credential-${name}`), 0o755);
  }

  const auth = Buffer.from("jo:pass:word").toString("base64");
  const JO = { user: "jo", password: "pass:word" };

  test.each([
    ["r.example", "r.example"],
    ["r.example", "https://r.example"],
    ["r.example", "https://r.example/v1/"],
    ["r.example", "R.example:443"],
    ["r.example:5000", "r.example:5000"],
    ["docker.io", "https://index.docker.io/v1/"],
    ["localhost:5000", "http://localhost:5000"],
  ])("of %s are found under %s", async (host, key) => {
    config({ auths: { "other.example": { auth: "eDp5" }, [key]: { auth } } });
    expect(await find(host)).toEqual(JO);
  });

  test.each(["r.example:5000", "example", "a.r.example", "r.example.evil"])(
    "of r.example are not those of %s",
    async (host) => {
      config({ auths: { "r.example": { auth } } });
      expect(await find(host)).toBeUndefined();
    },
  );

  test("an identity token goes before a password", async () => {
    config({ auths: { "r.example": { auth, identitytoken: "t" } } });
    expect(await find("r.example")).toEqual({ identityToken: "t" });
  });

  test("there may be none, and no file", async () => {
    expect(await find("r.example")).toBeUndefined();
    config({});
    expect(await find("r.example")).toBeUndefined();
    config({ auths: { "r.example": {} } });
    expect(await find("r.example")).toBeUndefined();
  });

  test("variables go before the file, for one registry alone", async () => {
    config({ auths: { "r.example": { auth } } });
    const env = { CCE_REGISTRY_USER: "ci", CCE_REGISTRY_PASSWORD: "secret" };
    expect(await find("r.example", env)).toEqual({ user: "ci", password: "secret" });
    expect(await find("other.example", env)).toBeUndefined();
    expect(await find("r.example", { CCE_REGISTRY_USER: "ci" })).toEqual(JO);
  });

  test("DOCKER_CONFIG names another folder", async () => {
    mkdirSync(join(home, "ci"));
    writeFileSync(join(home, "ci", "config.json"), JSON.stringify({ auths: { "r.example": { auth } } }));
    expect(await find("r.example", { DOCKER_CONFIG: join(home, "ci") })).toEqual(JO);
  });

  test("a helper of the registry goes before that of all, and that before the file", async () => {
    helper("own", 'read host; echo "{\\"Username\\":\\"own\\",\\"Secret\\":\\"$host\\"}"');
    helper("all", 'echo \'{"Username":"<token>","Secret":"t"}\'');
    config({ auths: { "r.example": { auth } }, credsStore: "all", credHelpers: { "r.example": "own" } });
    expect(await find("r.example")).toEqual({ user: "own", password: "r.example" });
    expect(await find("other.example")).toEqual({ identityToken: "t" });
  });

  test("a helper that knows nothing is no failure; one that fails is, without what it said", async () => {
    helper("empty", "echo 'credentials not found in native keychain'; exit 1");
    config({ credsStore: "empty" });
    expect(await find("r.example")).toBeUndefined();
    helper("broken", "echo topsecret; exit 2");
    config({ credsStore: "broken" });
    await expect(find("r.example")).rejects.toThrow(/docker-credential-broken fails .*exit code 2/);
    await expect(find("r.example")).rejects.not.toThrow("topsecret");
    config({ credsStore: "absent" });
    await expect(find("r.example")).rejects.toThrow("docker-credential-absent cannot be run");
  });

  test.each(["../evil", "a b", "x;rm"])("a helper called %j is not run", async (name) => {
    config({ credsStore: name });
    await expect(find("r.example")).rejects.toThrow("is no name of a credential helper");
  });

  test.each(["{", "[]", '"topsecret"', '{"auths":'])(
    "a file that is %s is refused without being quoted",
    async (text) => {
      config(text);
      await expect(find("r.example")).rejects.toThrow("is no JSON object");
      await expect(find("r.example")).rejects.not.toThrow("topsecret");
    },
  );
});
