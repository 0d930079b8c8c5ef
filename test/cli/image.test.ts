import { runCce } from "../../lib/cli/commands";
import { IMAGE_USAGE, imageOptions, VERBS } from "../../lib/cli/image-options";
import { showBytes } from "../../lib/cli/image-report";
import type { Terminal } from "../../lib/cli/terminal";
import { UsageError } from "../../lib/cli/terminal";

const IMAGE = "r.example/orgs/acme/web:1.0";

function silent(env: Readonly<Record<string, string>> = {}): Terminal {
  return {
    env: { HOME: "/nowhere", ...env },
    cwd: "/nowhere",
    print: () => undefined,
    complain: () => undefined,
  };
}

describe("options of cce image (R1-R10)", () => {
  test("--help tells each verb", async () => {
    const printed: string[] = [];
    const code = await runCce(["image", "--help"], { ...silent(), print: (text) => void printed.push(text) });
    expect([code, printed]).toEqual([0, [IMAGE_USAGE]]);
    for (const verb of VERBS) expect(IMAGE_USAGE).toMatch(new RegExp(`^  ${verb} `, "m"));
  });

  test.each<[string[], string]>([
    [[], "no verb"],
    [["publich", IMAGE], "no verb 'publich'"],
    [["toString", IMAGE], "no verb 'toString'"],
    [["push", "web.tar"], "takes ARCHIVE and IMAGE"],
    [["push", "web.tar", IMAGE, "more"], "takes ARCHIVE and IMAGE"],
    [["push", "--from", IMAGE], "takes IMAGE"],
    [["push", "web.tar", IMAGE, "--platform", "linux/amd64"], "knows no --platform here"],
    [["push", "--from", IMAGE, IMAGE, "--image", "web"], "knows no --image here"],
    [["list"], "takes PLACE"],
    [["list", "r.example", "--yes"], "knows no --yes here"],
    [["pull", IMAGE], "takes IMAGE and ARCHIVE"],
    [["pull", IMAGE, "a.tar", "--platform", "linux"], "is no platform"],
    [["edit", "r.example/orgs/acme/web"], "changes nothing"],
    [["delete", IMAGE, "--category", "web"], "knows no --category here"],
    [["show", IMAGE, "--frob"], "--frob"],
    [["show", IMAGE, "--timeout", "0"], "above zero"],
    [["show", IMAGE, "--timeout", "1e3"], "above zero"],
    [["show", IMAGE, "--ca", "/nowhere/ca.pem"], "cannot be read"],
    [["show", IMAGE, "--plain-http", "http://r.example"], "is no registry"],
  ])("%j is refused as usage", async (words, told) => {
    expect(() => imageOptions(words, silent())).toThrow(UsageError);
    expect(() => imageOptions(words, silent())).toThrow(told);
    expect(await runCce(["image", ...words], silent())).toBe(2);
  });

  test("an empty text is a text: it takes away what was said", () => {
    const options = imageOptions(["edit", "r.example/orgs/acme/web", "--description", ""], silent());
    expect(options).toMatchObject({ description: "" });
    expect(options.category).toBeUndefined();
  });

  test.each([
    [["push", "web.tar", IMAGE], "r.example"],
    [["push", "--from", "other.example/web:1", IMAGE], "r.example"],
    [["list", "r.example:5000"], "r.example:5000"],
    [["list", "r.example/orgs/acme"], "r.example"],
    [["pull", IMAGE, "web.tar"], "r.example"],
    [["categories", "r.example/public"], "r.example"],
  ])("%j: the variables are told to %s and to nobody else", async (words, host) => {
    const env = { CCE_REGISTRY_USER: "ci", CCE_REGISTRY_PASSWORD: "secret" };
    const { registries } = imageOptions(words, silent(env));
    expect(await registries.credential?.(host)).toEqual({ user: "ci", password: "secret" });
    expect(await registries.credential?.("other.example")).toBeUndefined();
  });

  test("nothing said means TLS, all platforms, a minute of patience and questions", () => {
    const options = imageOptions(["delete", IMAGE], silent());
    expect(options).toMatchObject({ yes: false, json: false, registries: { plainHttp: [] } });
    expect(options.registries.patience).toBeUndefined();
    expect(options.platform).toBeUndefined();
  });

  test("loads no SDK", async () => {
    await jest.isolateModulesAsync(async () => {
      for (const name of ["@pulumi/pulumi", "@pulumi/openstack", "@pulumi/kubernetes", "cdk8s", "constructs"])
        jest.doMock(name, () => {
          throw new Error(`${name} was loaded`);
        });
      const fresh = await import("../../lib/cli/commands.js");
      expect(await fresh.runCce(["image"], silent())).toBe(2);
    });
  });

  test.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 KiB"],
    [1536 * 1024, "1.5 MiB"],
    [2 * 1024 ** 3, "2.0 GiB"],
    [500 * 1024 ** 2, "500 MiB"],
    [1024 ** 6, "1048576 TiB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(showBytes(bytes)).toBe(text);
  });
});
