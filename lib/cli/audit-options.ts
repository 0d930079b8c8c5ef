import { parseArgs } from "node:util";
import { AUDITED_RULES, kindsOf } from "../audit/audited-rules";
import type { IsolationRule } from "../isolation/rule";
import { UsageError } from "./terminal";

/** What `cce audit` was asked. */
export interface AuditOptions {
  /** Files and folders, `-` for the standard input. @default none: a cluster is looked at */
  readonly paths: readonly string[];
  readonly rules: readonly IsolationRule[];
  /** @default all */
  readonly namespaces?: readonly string[];
  /** File of an administrator's grants. @default none */
  readonly grants?: string;
  /** Whether namespaces in files grant their tenants what their annotations say. */
  readonly trustsAnnotations: boolean;
  /** Whether what a cluster has that is no tenant's is held to the rules as well. */
  readonly allNamespaces: boolean;
  /** Kinds that are left out, by group and kind. */
  readonly without: readonly string[];
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly json: boolean;
}

export const AUDIT_USAGE = `cce audit [PATH...] [OPTION...]

Holds what is there to the rules of tenant isolation, and changes nothing: without a PATH a cluster, by kubeconfig;
otherwise files of YAML or JSON, folders with all below them, or - for the standard input.

What is granted:
  --grants FILE          what an administrator grants, as the policy pack takes it
  --trust-annotations    namespaces in files grant what their annotations say, as those of a cluster do

What is told:
  --rule NUMBER          this rule alone; repeat it for several
  --namespace NAME       what is in this namespace, or in none; repeat it for several. Of a cluster nothing else is read,
                         and the namespace is held to the rules whoever's it is
  --output text|json     (default: text)

Clusters:
  --all-namespaces       what is no tenant's is held to the rules, too, unless it is granted as the cluster's own
  --without KIND         leaves a kind out, such as Secret, that the caller is not to read; repeat it for several
  --kubeconfig FILE      (default: that of kubectl)
  --context NAME         (default: the current one)
  --help

Exit code: 0 when no rule is broken, 1 when one is, 2 when something could not be looked at, or an option is not
understood.`;

const TEXT = { type: "string" } as const;
const LIST = { type: "string", multiple: true, default: [] as string[] } as const;
const SWITCH = { type: "boolean", default: false } as const;
const OPTIONS = {
  grants: TEXT,
  "trust-annotations": SWITCH,
  rule: LIST,
  namespace: LIST,
  output: { ...TEXT, default: "text" },
  "all-namespaces": SWITCH,
  without: LIST,
  kubeconfig: TEXT,
  context: TEXT,
} as const;

/** Options that only one of the two, files or a cluster, has a use for. */
const OF_CLUSTERS = ["all-namespaces", "without", "kubeconfig", "context"] as const;

/** @throws UsageError when an option is unknown, or what it says cannot be */
export function auditOptions(words: readonly string[]): AuditOptions {
  const { values, positionals: paths } = parsed(words);
  if (!["text", "json"].includes(values.output))
    throw new UsageError(`--output (${values.output}) is none; use text or json`);
  if (paths.length > 0) {
    const useless = OF_CLUSTERS.find((name) => isGiven(values[name]));
    if (useless) throw new UsageError(`--${useless} is for clusters; leave it out, or the paths`);
  } else if (values["trust-annotations"]) {
    throw new UsageError("--trust-annotations is for files; those of a cluster's namespaces count anyway");
  }
  if (values["all-namespaces"] && values.namespace.length > 0)
    throw new UsageError("--all-namespaces and --namespace exclude each other; name one of them");
  const rules = values.rule.length === 0 ? AUDITED_RULES : values.rule.map(ruleOf);
  return {
    paths,
    rules,
    namespaces: values.namespace.length === 0 ? undefined : values.namespace,
    grants: values.grants,
    trustsAnnotations: values["trust-annotations"],
    allNamespaces: values["all-namespaces"],
    without: values.without.map((kind) => kindNamed(kind)),
    kubeconfig: values.kubeconfig,
    context: values.context,
    json: values.output === "json",
  };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, strict: true, allowPositionals: true });
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function isGiven(value: string | boolean | readonly string[] | undefined): boolean {
  return value !== undefined && value !== false && !(typeof value === "object" && value.length === 0);
}

function ruleOf(text: string): IsolationRule {
  const rule = AUDITED_RULES.find(({ number }) => String(number) === text);
  if (rule) return rule;
  const numbers = AUDITED_RULES.map(({ number }) => number).join(", ");
  throw new UsageError(
    `--rule (${text}) is none that objects of Kubernetes can break; use one of ${numbers}`,
  );
}

/** `Secret` as `/Secret`, `apps/Deployment` as it is. */
function kindNamed(text: string): string {
  const kinds = kindsOf(AUDITED_RULES);
  const found = kinds.filter((kind) => kind === text || kind.slice(kind.indexOf("/") + 1) === text);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new UsageError(
    `--without (${text}) is ${found.length === 0 ? "no kind that rules look at" : "several kinds"}; use one of ${(found.length === 0 ? kinds : found).join(", ")}`,
  );
}
