import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { AUDITED_RULES } from "../../lib/audit/audited-rules";
import type { AuditReport } from "../../lib/audit/report";
import { runCce } from "../../lib/cli/commands";
import type { Terminal } from "../../lib/cli/terminal";
import { RULE_CASES } from "../isolation/cases";
import { carriersOf } from "../isolation/support/carriers";
import type { CaseTable, Manifest } from "../isolation/support/cases";
import { pod } from "../isolation/support/cases";

const BROKEN = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {hostPID: true}\n";
const FINE = stringify(carriersOf(pod()).Pod);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "cce-audit-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

interface Run {
  readonly code: number;
  readonly printed: string;
  readonly complaints: string;
}

async function audit(words: readonly string[], over: Partial<Terminal> = {}): Promise<Run> {
  const [printed, complaints]: [string[], string[]] = [[], []];
  const code = await runCce(["audit", ...words], {
    env: { HOME: folder },
    cwd: folder,
    print: (text) => void printed.push(text),
    complain: (text) => void complaints.push(text),
    ...over,
  });
  return { code, printed: printed.join("\n"), complaints: complaints.join("\n") };
}

async function json(words: readonly string[]): Promise<AuditReport> {
  const { printed } = await audit([...words, "--output", "json"]);
  return JSON.parse(printed) as AuditReport; // as printed
}

describe("cce audit of files (T2)", () => {
  test("says what is broken, where, and what to do, and ends with 1", async () => {
    write("web.yaml", `${BROKEN}---\n${BROKEN.replace("web", "db")}`);
    const { code, printed } = await audit(["web.yaml", "--rule", "2"]);
    expect(code).toBe(1);
    expect(printed).toContain(
      "web.yaml, document 2: Pod db in shop\n  rule 2  no-host-namespaces\n    spec.hostPID (true) puts",
    );
    expect(printed).toMatch(/^ {4}fix: leave hostNetwork, hostPID, hostIPC out$/m);
    expect(printed).toMatch(/2 objects held to 1 rule: 2 of them break 1 rule\.$/);
  });

  test("ends with 0 where nothing is broken, and names what is no object", async () => {
    write("web.yaml", FINE);
    write("values.yaml", "replicas: 3\n");
    const { code, printed } = await audit(["."]);
    expect([code, printed]).toEqual([0, expect.stringContaining("values.yaml, document 1: is no object")]);
  });

  test("ends with 2 where something could not be read, but with 1 where that is not all", async () => {
    write("web.yaml", FINE);
    write("lost.yaml", "a: b: c\n");
    const { code, printed } = await audit(["."]);
    expect([code, printed]).toEqual([2, expect.stringContaining("lost.yaml, document 1: is no YAML")]);
    write("broken.yaml", BROKEN);
    expect((await audit(["."])).code).toBe(1);
  });

  test.each([[["nowhere"]], [["."]], [["-"]]])("ends with 2 where there is nothing: %j", async (words) => {
    const { code } = await audit(words, { readInput: async () => Buffer.from("# nothing\n") });
    expect(code).toBe(2);
  });

  test("reads the standard input", async () => {
    const { code, printed } = await audit(["-"], { readInput: async () => Buffer.from(BROKEN) });
    expect([code, printed]).toEqual([1, expect.stringMatching(/^-, document 1: Pod web in shop$/m)]);
  });

  test("prints nothing that steers a terminal, and colours only for a person", async () => {
    write("web\u001b[2J.yaml", BROKEN.replace("web", '"we\\e[31mb\\u009b\\u202e"'));
    const [text, data] = [await audit(["."]), await audit([".", "--rule", "2", "--output", "json"])];
    for (const { printed } of [text, data]) expect(printed).not.toMatch(/[\u001b\u009b\u202e]/);
    expect(JSON.parse(data.printed)).toMatchObject({
      version: 1,
      violations: [{ object: { kind: "/Pod", name: "we\u001b[31mb\u009b\u202e" } }],
    });
    expect((await audit(["."], { showsColours: true })).printed).toContain("\u001b[31mrule 2\u001b[0m");
  });

  test("tells of one namespace, and of what is in none", async () => {
    write(
      "all.yaml",
      `${BROKEN}---\n${BROKEN.replace("shop", "bank")}---\n${BROKEN.replace(", namespace: shop", "")}`,
    );
    const { violations } = await json(["all.yaml", "--namespace", "bank", "--rule", "2"]);
    expect(violations.map(({ object }) => object.namespace)).toEqual(["bank", undefined]);
  });
});

describe("what cce audit is granted (T2)", () => {
  const service = (namespace = "shop") =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: ${namespace}}\nspec: {type: NodePort}\n`;
  const SHOP = `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, annotations: {cloud-container-engine/allow-node-ports: "true"}}\n`;

  test("is in an administrator's file", async () => {
    write("all.yaml", `${service()}---\n${service("kube-system")}`);
    expect((await json(["all.yaml", "--rule", "42"])).violations).toHaveLength(2);
    write("grants.yml", "systemNamespaces: [kube-system]\ntenants: {shop: {allowNodePorts: true}}\n");
    expect((await json(["all.yaml", "--rule", "42", "--grants", "grants.yml"])).violations).toEqual([]);
  });

  test.each([
    ["tenants: {shop: {allowNodePort: true}}", "allowNodePort"],
    ["everyTenant: {allowNodePorts: 'yes'}", "is not true or false"],
    ["a: b: c", "cannot be read"],
  ])("%s is no grant", async (text, told) => {
    write("all.yaml", service());
    write("grants.yml", text);
    const { code, complaints } = await audit(["all.yaml", "--grants", "grants.yml"]);
    expect([code, complaints]).toEqual([2, expect.stringContaining(told)]);
  });

  test("is what namespaces say of themselves only where the caller trusts them", async () => {
    write("all.yaml", `${service()}---\n${SHOP}`);
    expect((await json(["all.yaml", "--rule", "42"])).violations).toHaveLength(1);
    expect((await json(["all.yaml", "--rule", "42", "--trust-annotations"])).violations).toEqual([]);
  });
});

describe("options of cce audit (T2)", () => {
  test.each<[string[], string]>([
    [["--frob"], "--frob"],
    [["--rule", "62"], "--rule (62)"],
    [["--rule", "55"], "none that objects of Kubernetes can break"],
    [["--output", "xml"], "use text or json"],
    [["a", "--context", "b"], "--context is for clusters"],
    [["a", "--without", "Secret"], "--without is for clusters"],
    [["--trust-annotations"], "is for files"],
    [["--without", "Sekret"], "no kind that rules look at"],
    [["--without", "Ingress"], "several kinds"],
    [["--all-namespaces", "--namespace", "shop"], "exclude each other"],
  ])("%j is refused", async (words, told) => {
    const { code, printed, complaints } = await audit(words);
    expect([code, printed]).toEqual([2, ""]);
    expect(complaints).toContain(told);
  });

  test("a kubeconfig that is not there is no answer", async () => {
    const { code, complaints } = await audit([]);
    expect([code, complaints]).toEqual([2, expect.stringMatching(/^error: kubeconfig .*cannot be read/)]);
  });
});

describe.each(
  RULE_CASES.filter(({ rule }) => AUDITED_RULES.includes(rule)).map(
    (cases, index) => [`${cases.rule.number}, ${cases.rule.name} (${index})`, cases] as const,
  ),
)("T2: cce audit of files, isolation rule %s", (_title, cases) => {
  /** The report on a folder with a folder for each case. */
  async function reports(table: CaseTable): Promise<readonly (readonly [string, AuditReport])[]> {
    const { tenant, cloud, system } = cases;
    write("grants.json", JSON.stringify({ everyTenant: tenant, cloud, ...system }));
    const rule = String(cases.rule.number);
    const all: (readonly [string, AuditReport])[] = [];
    for (const [index, [name, manifests]] of written(table).entries()) {
      mkdirSync(join(folder, String(index)));
      write(`${index}/case.yaml`, manifests.map((manifest) => yaml(manifest)).join("---\n"));
      all.push([name, await json([String(index), "--grants", "grants.json", "--rule", rule])]);
    }
    return all;
  }

  test("finds what is refused, by its number", async () => {
    for (const [name, { violations, notLookedAt }] of await reports(cases.refused)) {
      expect([name, violations.map(({ rule }) => rule.number)]).toEqual([
        name,
        expect.arrayContaining([cases.rule.number]),
      ]);
      expect([name, notLookedAt]).toEqual([name, []]);
    }
  });

  test("finds nothing of what is passed", async () => {
    for (const [name, { violations, notLookedAt }] of await reports(cases.passed))
      expect([name, violations, notLookedAt]).toEqual([name, [], []]);
  });
});

/** Which kinds carry pods is for other tests; these are one of each depth. */
const CARRIERS = ["Pod", "CronJob", "a list in a list", "a custom resource"];

/** Cases by their names, each as the documents of a file. */
function written({
  pods = {},
  objects = {},
}: CaseTable): readonly (readonly [string, readonly Manifest[]])[] {
  return [
    ...Object.entries(pods).flatMap(([name, spec]) => {
      const carriers = carriersOf(spec);
      return CARRIERS.flatMap((carrier) => {
        const manifest = carriers[carrier];
        return manifest ? [[`${name}, in ${carrier}`, [manifest]] as const] : [];
      });
    }),
    ...Object.entries(objects).map(([name, given]) => [name, [given].flat()] as const),
  ];
}

/** As people would write it for kubectl. */
function yaml(manifest: Manifest): string {
  return stringify(JSON.parse(JSON.stringify(manifest)), { version: "1.1" });
}
