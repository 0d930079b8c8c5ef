import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { KUBERNETES_VERSION, MODULES_VERSION } from "../../lab/kubernetes/tools";
import { goModuleFolder } from "../../lab/tools/go";
import { examine, ruleReference } from "../../lib/isolation/examine";
import type { Value } from "../../lib/isolation/language/value";
import { manifestSubjects } from "../../lib/isolation/manifest-subjects";
import { POD_RULES } from "../../lib/isolation/pods";

/** Those that say what Pod Security says; the others ask for more than it does. */
const MIRRORED = POD_RULES.filter(({ number }) => number <= 12);

const hasGo = (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, "go")));
const title = "T2: the rules of pods, and what Pod Security's own tests hold against `restricted`";
const describing = hasGo ? describe : describe.skip;

describing(hasGo ? title : `${title}: not looked at, as there is no program 'go' to fetch them with`, () => {
  let fixtures: (verdict: "pass" | "fail") => readonly (readonly [name: string, broken: readonly string[]])[];
  beforeAll(async () => {
    const module = await goModuleFolder("k8s.io/pod-security-admission", MODULES_VERSION);
    const version = `v${KUBERNETES_VERSION.split(".").slice(0, 2).join(".")}`;
    fixtures = (verdict) => {
      const folder = join(module, "test/testdata/restricted", version, verdict);
      return readdirSync(folder).map((file) => [file, broken(readFileSync(join(folder, file), "utf8"))]);
    };
  });

  test("every pod that they let pass breaks none", () => {
    const passed = fixtures("pass");
    expect(passed.length).toBeGreaterThan(20);
    expect(passed.filter(([, rules]) => rules.length > 0)).toEqual([]);
  });

  test("every pod that they refuse breaks one, and together all of these rules", () => {
    const refused = fixtures("fail");
    expect(refused.length).toBeGreaterThan(70);
    expect(refused.filter(([, rules]) => rules.length === 0)).toEqual([]);
    expect(new Set(refused.flatMap(([, rules]) => rules))).toEqual(new Set(MIRRORED.map(ruleReference)));
  });
});

/** The rules that a manifest breaks. */
function broken(yaml: string): readonly string[] {
  const manifest = parse(yaml) as Value; // YAML has no other values
  const subjects = manifestSubjects({ value: manifest, path: "" }, {});
  return subjects.flatMap((subject) =>
    examine(subject, MIRRORED).violations.map(({ rule }) => ruleReference(rule)),
  );
}
