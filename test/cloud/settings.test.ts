import * as fc from "fast-check";
import { stringify } from "yaml";
import type { CloudSettings } from "../../lib/cloud/settings";
import { settingsOfEnvironment, settingsOfFile } from "../../lib/cloud/settings";

const file = (text: string) => ({ path: "/home/jo/clouds.yaml", text });

function settingsOf(text: string, secure?: string, cloud = "c"): CloudSettings["values"] {
  const found = settingsOfFile(cloud, file(text), secure === undefined ? undefined : file(secure));
  if ("problems" in found) throw new Error(JSON.stringify(found.problems));
  return found.settings.values;
}

function problemOf(text: string, cloud = "c"): string {
  const found = settingsOfFile(cloud, file(text));
  if (!("problems" in found)) throw new Error("there is no problem");
  return JSON.stringify(found.problems);
}

describe("a clouds.yaml that is odd, but legal (C1: cce doctor)", () => {
  test("settings of auth and those beside it are one", () => {
    const values = settingsOf("clouds: {c: {auth: {auth_url: u, username: jo}, region_name: R}}");
    expect(Object.fromEntries(values)).toEqual({ auth_url: "u", username: "jo", region_name: "R" });
  });

  test("a scalar stays the text that is written there", () => {
    const values = settingsOf(
      "clouds:\n  c:\n    verify: False\n    auth: {password: 0123, project_id: 1e3}\n",
    );
    expect(values.get("password")).toBe("0123");
    expect(values.get("project_id")).toBe("1e3");
    expect(values.get("verify")).toBe("False");
  });

  test("quotes, anchors, merges, folded text, comments and a byte order mark are understood", () => {
    const text = [
      "\uFEFF# clouds of ours",
      "x-common: &common",
      "  region_name: R # the only one",
      "  auth: &auth {auth_url: 'https://k/v3', password: \"a#b: 'c\"}",
      "clouds:",
      "  c:",
      "    <<: *common",
      "    auth:",
      "      <<: *auth",
      "      username: >-",
      "        jo",
    ].join("\n");
    expect(Object.fromEntries(settingsOf(text))).toEqual({
      region_name: "R",
      auth_url: "https://k/v3",
      password: "a#b: 'c",
      username: "jo",
    });
  });

  test("JSON is YAML, and hyphens are underscores", () => {
    expect(settingsOf(JSON.stringify({ clouds: { c: { "region-name": "R" } } })).get("region_name")).toBe(
      "R",
    );
  });

  test("what is empty is absent", () => {
    expect([...settingsOf("clouds: {c: {auth: {}, region_name: '', cacert: }}").keys()]).toEqual([]);
  });

  test.each([
    ["regions: [A, B]", "A"],
    ["regions: [{name: A, values: {interface: internal}}, B]", "A"],
    ["regions: [A, B]\n    region_name: B", "B"],
  ])("of %j the region is %s", (lines, region) => {
    expect(settingsOf(`clouds:\n  c:\n    ${lines}\n`).get("region_name")).toBe(region);
  });

  test("secrets of a second file win", () => {
    const values = settingsOf(
      "clouds: {c: {auth: {username: jo, password: old}}}",
      "clouds: {c: {auth: {password: new}}, d: {auth: {password: other}}}",
    );
    expect(Object.fromEntries(values)).toEqual({ username: "jo", password: "new" });
  });

  test("any text is read as it was written, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "grapheme" }), (password) => {
        const text = stringify({ clouds: { c: { auth: { password } } } });
        expect(settingsOf(text).get("password")).toBe(password);
      }),
    );
  });
});

describe("a clouds.yaml that cannot be used (C1: cce doctor)", () => {
  test("names the clouds that there are", () => {
    expect(problemOf("clouds: {a: {}, b: {}}")).toContain("use one of a, b");
    expect(problemOf("clouds: {a: {}}", "toString")).toContain("use one of a");
  });

  test.each(["", "- a", "clouds:", "clouds: [c]", "cloud: {c: {}}"])("%j has no clouds", (text) => {
    expect(problemOf(text)).toContain("has no clouds");
  });

  test("says where it is no YAML, and quotes nothing of it", () => {
    const text = "clouds:\n  c:\n    auth:\n      password: 'topsecret\n      username: jo\n";
    expect(problemOf(text)).toMatch(/is no YAML at line \d+/);
    expect(problemOf(text)).not.toContain("topsecret");
  });

  test("a vendor's profile is not looked up", () => {
    expect(problemOf("clouds: {c: {profile: vexxhost}}")).toContain("auth_url");
  });
});

test("the OS_ variables are settings, but for empty ones (C1: cce doctor)", () => {
  const { values } = settingsOfEnvironment({ OS_AUTH_URL: "u", OS_REGION_NAME: "", HOME: "/h", OSX: "x" });
  expect(Object.fromEntries(values)).toEqual({ auth_url: "u" });
});
