import { runCce } from "../../lib/cli/commands";
import { doctorOptions } from "../../lib/cli/doctor-options";
import { UsageError } from "../../lib/cli/terminal";
import { BalancerProvider } from "../../lib/components/cluster/args";
import { Metrics } from "../../lib/scaling/alarms";
import { playService, reply } from "../support/played-service";

interface Run {
  readonly code: number;
  readonly printed: string;
  readonly complaints: string;
}

async function cce(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const [printed, complaints]: [string[], string[]] = [[], []];
  const code = await runCce(words, {
    env: { HOME: "/nowhere", ...env },
    cwd: "/nowhere",
    print: (text) => void printed.push(text),
    complain: (text) => void complaints.push(text),
  });
  return { code, printed: printed.join("\n"), complaints: complaints.join("\n") };
}

describe("cce (C1)", () => {
  test.each([[], ["--help"], ["help"]])("lists its commands: %j", async (...words) => {
    const { code, printed } = await cce(words);
    expect(code).toBe(0);
    expect(printed).toMatch(/^ {2}doctor {2}says whether/m);
  });

  test.each([["doktor"], ["constructor"], ["--version"]])("knows no command %s", async (word) => {
    const { code, complaints } = await cce([word]);
    expect(code).toBe(2);
    expect(complaints).toContain(`no command '${word}'`);
  });

  test("loads no SDK, so that it starts at once", async () => {
    await jest.isolateModulesAsync(async () => {
      for (const name of ["@pulumi/pulumi", "@pulumi/openstack", "@pulumi/kubernetes", "cdk8s", "constructs"])
        jest.doMock(name, () => {
          throw new Error(`${name} was loaded`);
        });
      const fresh = await import("../../lib/cli/commands.js");
      const silent = { env: {}, cwd: "/nowhere", print: () => undefined, complain: () => undefined };
      expect(await fresh.runCce(["doctor"], silent)).toBe(1);
    });
  });
});

describe("options of cce doctor (C1)", () => {
  test("--help tells each of them", async () => {
    const { code, printed } = await cce(["doctor", "--help"]);
    expect(code).toBe(0);
    for (const option of ["--control", "--zone", "--autoscale-max", "--json", "--exclusive-domain"])
      expect(printed).toContain(`  ${option}`);
  });

  test.each<[string[], string]>([
    [["--frob"], "--frob"],
    [["now"], "now"],
    [["--control"], "--control"],
    [["--control", "2"], "choose 1, 3 or 5"],
    [["--control", "three"], "--control (three) is no whole number"],
    [["--workers", "1e3"], "--workers (1e3) is no whole number"],
    [["--autoscale-max", "0"], "autoscale-max (0)"],
    [["--boot-volume", "0"], "boot-volume"],
    [["--zone", "az1:host"], "would force a host"],
    [["--zone", "az1", "--zone", "az1"], "name each zone once"],
    [["--endpoint", "haproxy"], "use amphora or ovn or vip"],
    [["--network", "flat"], "use vpc or classic"],
    [["--metrics", "influx"], "use gnocchi or prometheus"],
    [["--timeout", "0"], "give at least 1"],
  ])("%j is refused before any call", async (words, told) => {
    const { code, printed, complaints } = await cce(["doctor", ...words], {
      OS_AUTH_URL: "http://127.0.0.1:1",
    });
    expect(code).toBe(2);
    expect(printed).toBe("");
    expect(complaints).toContain(told);
    expect(complaints).toContain("cce doctor --help");
    expect(() => doctorOptions(words)).toThrow(UsageError);
  });

  test("nothing said means what the library's defaults are", () => {
    const { wanted, patience, json } = doctorOptions([]);
    expect(wanted).toMatchObject({
      control: { count: 3 },
      workers: { count: 2 },
      zones: [],
      network: "vpc",
      endpoint: BalancerProvider.Amphora,
      floatingAddress: false,
      exclusiveDomain: false,
    });
    expect(wanted.growth).toBeUndefined();
    expect([patience, json]).toEqual([30_000, false]);
    expect(doctorOptions(["--network", "classic"]).wanted.endpoint).toBe("vip");
  });

  test("workers are like control nodes unless they are said to be others, and autoscaled ones like workers", () => {
    const like = doctorOptions(["--flavor", "f", "--boot-volume", "20", "--autoscale-max", "6"]).wanted;
    expect(like.workers).toMatchObject({ flavor: "f", bootGib: 20 });
    const words = [
      "--flavor",
      "f",
      "--worker-flavor",
      "g",
      "--worker-boot-volume",
      "40",
      "--data-volume",
      "9",
    ];
    const other = doctorOptions([...words, "--autoscale-max", "6"]).wanted;
    expect(other.control).toMatchObject({ flavor: "f", bootGib: undefined });
    expect(other.workers).toMatchObject({ flavor: "g", bootGib: 40, dataGib: 9 });
    expect(other.growth).toEqual({
      count: 6,
      flavor: "g",
      bootGib: 40,
      granularitySeconds: 300,
      metrics: Metrics.Gnocchi,
    });
  });
});

describe("cce doctor, where there is no way in (C1)", () => {
  const variables = (url: string) => ({
    OS_AUTH_URL: url,
    OS_USERNAME: "jo",
    OS_USER_DOMAIN_NAME: "Default",
    OS_PASSWORD: "topsecret",
    OS_PROJECT_ID: "p",
  });

  test("says what to set", async () => {
    const { code, printed } = await cce(["doctor"]);
    expect(code).toBe(1);
    expect(printed).toMatch(/FAILS +login +OS_CLOUD/);
    expect(printed).toContain("source the RC file of your cloud");
  });

  test("lists every setting that is missing, also as data", async () => {
    const { code, printed } = await cce(["doctor", "--json"], { OS_AUTH_URL: "http://127.0.0.1:1" });
    expect(code).toBe(1);
    const { findings } = JSON.parse(printed) as { findings: readonly { about: string; verdict: string }[] }; // as printed
    expect(findings.map(({ about }) => about)).toEqual([
      "OS_USERNAME",
      "OS_USER_DOMAIN_NAME",
      "OS_PASSWORD",
      "OS_PROJECT_NAME",
      "OS_PROJECT_DOMAIN_NAME",
    ]);
    expect(new Set(findings.map(({ verdict }) => verdict))).toEqual(new Set(["failure"]));
  });

  test.each([
    [401, "does not let user jo into project p"],
    [404, "check the path"],
    [503, "answers 503 to a login"],
  ])("keystone answers %d", async (status, words) => {
    const keystone = await playService((_request, response) => reply(response, status, {}));
    const { code, printed, complaints } = await cce(["doctor"], variables(keystone.url));
    await keystone.close();
    expect(code).toBe(1);
    expect(printed).toContain(words);
    expect(printed + complaints).not.toContain("topsecret");
  });

  test("keystone hangs, or nothing is there", async () => {
    const keystone = await playService(() => undefined);
    const hanging = await cce(["doctor", "--timeout", "1"], variables(keystone.url));
    await keystone.close();
    const gone = await cce(["doctor"], variables(keystone.url));
    expect([hanging.code, gone.code]).toEqual([1, 1]);
    expect(hanging.printed).toContain(`${keystone.url}/v3 gives no answer within 1 s`);
    expect(gone.printed).toContain(`${keystone.url}/v3 refuses connections`);
  });
});
