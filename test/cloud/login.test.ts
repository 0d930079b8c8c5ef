import * as fc from "fast-check";
import type { CloudLogin } from "../../lib/cloud/login";
import { loginOf } from "../../lib/cloud/login";
import { describe as inWords } from "../../lib/rules/problem";

type Values = Readonly<Record<string, string>>;

const PASSWORD: Values = {
  auth_url: "https://k:5000/v3",
  username: "jo",
  password: "topsecret",
  user_domain_name: "Default",
  project_name: "web",
  project_domain_name: "Home",
};

function result(values: Values, from: "file" | "environment" = "file") {
  return loginOf({
    from: from === "file" ? { cloud: "c", file: "clouds.yaml" } : from,
    values: new Map(Object.entries(values)),
  });
}

function loggedIn(values: Values): CloudLogin {
  const found = result(values);
  if ("problems" in found) throw new Error(found.problems.map(inWords).join("\n"));
  return found.login;
}

function problems(values: Values, from?: "file" | "environment"): string {
  const found = result(values, from);
  return "problems" in found ? found.problems.map(inWords).join("\n") : "";
}

const without = (key: string): Values =>
  Object.fromEntries(Object.entries(PASSWORD).filter(([name]) => name !== key));

describe("a login (C1: cce doctor)", () => {
  test("by password", () => {
    expect(loggedIn(PASSWORD).credential).toEqual({
      user: { name: "jo", domain: { name: "Default" } },
      password: "topsecret",
      project: { name: "web", domain: { name: "Home" } },
    });
  });

  test("by ids, which need no domain", () => {
    const { credential } = loggedIn({ auth_url: "https://k", user_id: "u", password: "p", tenant_id: "t" });
    expect(credential).toEqual({ user: { id: "u" }, password: "p", project: { id: "t" } });
  });

  test("by an application credential, said or seen", () => {
    const values = {
      auth_url: "https://k",
      application_credential_id: "a",
      application_credential_secret: "topsecret",
    };
    const credential = { credential: { id: "a" }, secret: "topsecret" };
    expect(loggedIn(values).credential).toEqual(credential);
    expect(loggedIn({ ...values, auth_type: "v3applicationcredential" }).credential).toEqual(credential);
  });

  test("by the name of an application credential, which its user has", () => {
    const values = {
      ...PASSWORD,
      application_credential_name: "ci",
      application_credential_secret: "topsecret",
    };
    expect(loggedIn(values).credential).toEqual({
      credential: { name: "ci", user: { name: "jo", domain: { name: "Default" } } },
      secret: "topsecret",
    });
  });

  test.each(["domain_id", "default_domain"])("%s serves user and project", (key) => {
    const values = { ...without("user_domain_name"), [key]: "d" };
    const { credential } = loggedIn(values);
    expect("user" in credential && credential.user).toEqual({ name: "jo", domain: { id: "d" } });
  });

  test.each(["https://k:5000", "https://k:5000/", "https://k:5000/v3", "https://k:5000/v3/"])(
    "finds the version that %s means",
    (url) => expect(loggedIn({ ...PASSWORD, auth_url: url }).authUrl).toBe("https://k:5000/v3"),
  );

  test.each([
    [{ verify: "false" }, false],
    [{ verify: "No" }, false],
    [{ insecure: "true" }, false],
    [{ verify: "true" }, true],
    [{ insecure: "0" }, true],
    [{}, true],
  ])("%j checks certificates: %s", (values, verify) => {
    expect(loggedIn({ ...PASSWORD, ...values }).tls?.verify).toBe(verify);
  });

  test("understands what others call interfaces", () => {
    expect(loggedIn({ ...PASSWORD, endpoint_type: "internalURL" }).interface).toBe("internal");
  });
});

describe("what is no login is told in words, by the name where its user has set it (C1: cce doctor)", () => {
  test.each(Object.keys(PASSWORD))("without %s", (key) => {
    expect(problems(without(key))).toContain(`${key} (missing) is missing`);
    expect(problems(without(key), "environment")).toContain(`OS_${key.toUpperCase()} (missing)`);
  });

  test.each([
    [{ auth_url: "k:5000" }, "is no address of HTTP"],
    [{ auth_url: "https://k/v2.0" }, "version 2"],
    [{ auth_type: "v3oidcpassword" }, "v3applicationcredential"],
    [{ interface: "constructor" }, "public, internal or admin"],
    [{ cert: "c.pem" }, "key (missing)"],
  ])("with %j", (values, words) => {
    expect(problems({ ...PASSWORD, ...values })).toContain(words);
  });

  test("secrets are never part of it", () => {
    const keys = ["auth_url", "auth_type", "username", "user_domain_id", "project_name", "interface", "cert"];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), fc.string()), (values) => {
        const secret = { password: "topsecret", application_credential_secret: "topsecret" };
        expect(problems({ ...values, ...secret })).not.toContain("topsecret");
      }),
    );
  });
});
