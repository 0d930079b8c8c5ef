import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCce } from "../../../lib/cli/commands";
import type { Finding } from "../../../lib/doctor/finding";
import { Verdict } from "../../../lib/doctor/finding";
import type { CloudName } from "../../support/openstack";
import { CloudApi, clouds, loginOf } from "../../support/openstack";
import { playService } from "../../support/played-service";
import { runName } from "../../support/run-name";
// Has `npm test` start telemetry, which an autoscaled group needs.
import "../../support/telemetry";

const { admin, demo } = clouds();

/** What examples/cluster asks of a cloud, but for its autoscaled group. */
const FIXED = [
  "--control=3",
  "--flavor=m1.medium",
  "--boot-volume=20",
  "--workers=2",
  "--worker-flavor=m1.large",
  "--worker-boot-volume=40",
  "--data-volume=100",
  "--image=debian-12",
  "--zone=az1",
  "--zone=az2",
  "--external-network=public",
  "--floating",
];

/** All that examples/cluster asks of a cloud. */
const EXAMPLE = [...FIXED, "--autoscale-max=6"];

interface Examined {
  readonly code: number;
  readonly text: string;
  /** What is not well, each in a line. */
  readonly troubles: readonly string[];
}

describe("cce doctor on a cloud (C1; complaints 3 and 7)", () => {
  const folder = mkdtempSync(join(tmpdir(), "doctor-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  const environment = (cloud: CloudName) => ({ ...process.env, OS_CLOUD: cloud });
  const examine = async (
    words: readonly string[],
    env: Readonly<Record<string, string | undefined>> = environment("demo"),
  ): Promise<Examined> => {
    const printed: string[] = [];
    const terminal = {
      env,
      cwd: folder,
      print: (text: string) => void printed.push(text),
      complain: (text: string) => void printed.push(text),
    };
    const code = await runCce(["doctor", "--json", ...words], terminal);
    const text = printed.join("\n");
    const { findings } = JSON.parse(text) as { readonly findings: readonly Finding[] }; // as it prints
    const troubles = findings
      .filter(({ verdict }) => verdict !== Verdict.Fine)
      .map(({ verdict, area, about, found, fix }) => `${verdict} ${area}, ${about}: ${found}; ${fix}`);
    return { code, text, troubles };
  };

  test("all is well for examples/cluster, as an ordinary user and as an administrator", async () => {
    const [user, administrator] = await Promise.all([
      examine(EXAMPLE),
      examine(EXAMPLE, environment("admin")),
    ]);
    expect(user.troubles).toEqual([]);
    expect(user.code).toBe(0);
    expect(administrator.troubles).toEqual([]);
    expect(administrator.text).toContain("2 for 2 control nodes");
    expect(administrator.text).toMatch(/leads out, \d+ addresses are free/);
  });

  test("what the cloud does not have is named, with what it has", async () => {
    const { code, troubles } = await examine([
      "--flavor=m9.huge",
      "--image=nobody",
      "--zone=az3",
      "--external-network=moon",
      "--endpoint=ovn",
      "--boot-volume=20",
    ]);
    expect(code).toBe(1);
    expect(troubles).toEqual([
      expect.stringMatching(/^failure flavors, of control nodes: m9.huge is not there; use one of m1.medium/),
      expect.stringMatching(/^failure flavors, of workers: m9.huge is not there/),
      "failure image, nobody: is not there; use one of debian-12",
      "failure zones, az3: nova has no such zone; use az1, az2, nova",
      "failure network, moon: is no external network; use one of public",
      "failure balancer, ovn: octavia has amphora, octavia only; use --endpoint amphora",
    ]);
  });

  test("control nodes that are too small, and zones with too few hosts for them", async () => {
    const words = ["--control=5", "--flavor=m1.small", "--boot-volume=20", "--zone=az1"];
    const { troubles } = await examine(words, environment("admin"));
    expect(troubles.join("\n")).toContain(
      "m1.small has 1 vCPU, 2048 MiB; kubeadm refuses control nodes below",
    );
    expect(troubles.join("\n")).toContain("asked to take 5 of the control nodes, which exceeds the 2 hosts");
  });

  test("measures that nothing keeps, so that alarms would wait for ever", async () => {
    const never = await examine([...EXAMPLE, "--granularity=10"]);
    expect(never.code).toBe(1);
    expect(never.troubles).toEqual([
      expect.stringMatching(
        /^failure autoscaling, cpu: no archive policy keeps rate:mean of every 10 s; use .*300/,
      ),
      expect.stringMatching(/^failure autoscaling, memory.usage: no archive policy keeps mean of every 10 s/),
    ]);
    const perhaps = await examine([...EXAMPLE, "--granularity=60"]);
    expect(perhaps.code).toBe(0);
    expect(perhaps.troubles.join("\n")).toContain("have the operator use ceilometer-high-rate");
  });

  test("quotas that were lowered", async () => {
    const project = await demo.projectId();
    const quotas = async (cores: number, ports: number) => {
      await admin.put("compute", `/os-quota-sets/${project}`, { quota_set: { cores } });
      await admin.put("network", `/v2.0/quotas/${project}`, { quota: { port: ports } });
    };
    await quotas(37, 13);
    try {
      const { code, troubles } = await examine(EXAMPLE);
      expect(code).toBe(1);
      expect(troubles).toEqual([
        expect.stringMatching(/^failure quotas, cores: 38 needed, 37 of 37 free; .*--cores 38 demo'/),
        expect.stringMatching(/^failure quotas, ports: 14 needed, 13 of 13 free; .*--ports 14 demo'/),
      ]);
    } finally {
      await admin.delete("compute", `/os-quota-sets/${project}`);
      await admin.delete("network", `/v2.0/quotas/${project}`);
    }
    expect((await examine(EXAMPLE)).troubles).toEqual([]);
  });

  test("application credentials, of both kinds, and that Heat refuses them", async () => {
    const user = await demo.userId();
    for (const unrestricted of [false, true]) {
      const name = runName(`doctor-${unrestricted}`);
      const { application_credential: made } = await demo.post<{
        readonly application_credential: { readonly id: string; readonly secret: string };
      }>("identity", `/users/${user}/application_credentials`, {
        application_credential: { name, unrestricted },
      });
      try {
        const env = {
          OS_AUTH_URL: loginOf("demo").authUrl,
          OS_AUTH_TYPE: "v3applicationcredential",
          OS_APPLICATION_CREDENTIAL_ID: made.id,
          OS_APPLICATION_CREDENTIAL_SECRET: made.secret,
        };
        const { code, text, troubles } = await examine(FIXED, env);
        expect(code).toBe(0);
        const kind = unrestricted ? "an unrestricted" : "a restricted";
        expect(troubles).toEqual([
          expect.stringMatching(new RegExp(`^warning rights, credential: ${kind} `)),
        ]);
        expect(text).not.toContain(made.secret);
        const scaled = await examine(EXAMPLE, env);
        expect(scaled.troubles.join("\n")).toContain("Heat refuses application credentials");
      } finally {
        await demo.delete("identity", `/users/${user}/application_credentials/${made.id}`);
      }
    }
  });

  test("a password that is wrong, and no word of it", async () => {
    const file = process.env.OS_CLIENT_CONFIG_FILE ?? "";
    const wrong = join(folder, "wrong.yaml");
    writeFileSync(wrong, readFileSync(file, "utf8").replace(/password: .*/g, "password: topsecret"));
    const { code, text, troubles } = await examine(EXAMPLE, {
      ...environment("demo"),
      OS_CLIENT_CONFIG_FILE: wrong,
    });
    expect(code).toBe(1);
    expect(troubles).toEqual([expect.stringContaining("does not let user demo into project demo")]);
    expect(text).not.toContain("topsecret");
  });

  test("a service of the catalogue that hangs is told once, and the rest is looked at", async () => {
    const hanging = await playService(() => undefined);
    const { services } = await admin.get<{ services: readonly { id: string; type: string }[] }>(
      "identity",
      "/services?type=volumev3",
    );
    const id = services[0]?.id ?? "";
    const { endpoints } = await admin.get<{
      endpoints: readonly { readonly id: string; readonly url: string; readonly interface: string }[];
    }>("identity", `/endpoints?service_id=${id}&interface=public`);
    const [endpoint] = endpoints;
    if (endpoint === undefined) throw new Error("the lab's catalogue lists no volumes");
    const move = (url: string) => admin.patch("identity", `/endpoints/${endpoint.id}`, { endpoint: { url } });
    await move(hanging.url);
    try {
      const { code, troubles } = await examine([...EXAMPLE, "--timeout=5"]);
      expect(code).toBe(1);
      expect(troubles).toEqual([
        expect.stringMatching(/^failure services, volumev3: .* gives no answer within 5 s/),
      ]);
    } finally {
      await move(endpoint.url);
      await hanging.close();
    }
    // Logs in anew, so that the next file finds what it expects.
    await new CloudApi(loginOf("demo")).get("volumev3", "/limits");
  });
});
