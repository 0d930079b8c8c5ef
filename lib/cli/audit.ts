import { resolve } from "node:path";
import { audit as holdToRules } from "../audit/audit";
import { kindsOf } from "../audit/audited-rules";
import { objectsOf } from "../audit/cluster-objects";
import type { Found } from "../audit/found";
import { together } from "../audit/found";
import { manifestsAt, manifestsOf } from "../audit/manifest-files";
import type { AuditReport } from "../audit/report";
import { grantsWithNamespaces, KINDS_OF_TENANTS, tenantsPart } from "../audit/tenants-of-cluster";
import { Cluster } from "../delivery/cluster";
import { clusterLogin } from "../delivery/kubeconfig";
import type { Grants } from "../isolation/grants";
import { readGrants } from "../isolation/grants-file";
import { printable } from "../registry/printable";
import type { AuditOptions } from "./audit-options";
import { AUDIT_USAGE, auditOptions } from "./audit-options";
import { auditJson, auditText } from "./audit-report";
import type { Command } from "./commands";
import type { Terminal } from "./terminal";
import { ExitCode, UsageError } from "./terminal";

/** Holds what is there to the rules of tenant isolation (T1, T2, T3). */
export const audit: Command = {
  usage: AUDIT_USAGE,
  async run(words, terminal) {
    const options = auditOptions(words);
    let report: AuditReport;
    try {
      report = await reported(options, terminal);
    } catch (thrown) {
      if (thrown instanceof UsageError) throw thrown;
      terminal.complain(`error: ${printable(thrown instanceof Error ? thrown.message : String(thrown))}`);
      return ExitCode.Unanswered;
    }
    terminal.print(options.json ? auditJson(report) : auditText(report, terminal.showsColours ?? false));
    if (report.violations.length > 0) return ExitCode.Problems;
    return report.notLookedAt.length > 0 ? ExitCode.Unanswered : ExitCode.Fine;
  },
};

async function reported(options: AuditOptions, terminal: Terminal): Promise<AuditReport> {
  const { paths, rules, namespaces } = options;
  const file = options.grants === undefined ? {} : readGrants(resolve(terminal.cwd, options.grants));
  const { found, grants } =
    paths.length > 0 ? await ofFiles(options, file, terminal) : await ofCluster(options, file, terminal);
  return holdToRules(found, { rules, grants, namespaces });
}

interface Material {
  readonly found: Found;
  readonly grants: Grants;
}

async function ofFiles(
  { paths, trustsAnnotations }: AuditOptions,
  grants: Grants,
  { cwd, readInput }: Terminal,
): Promise<Material> {
  const all: Found[] = [];
  for (const path of new Set(paths)) {
    if (path !== "-") all.push(manifestsAt(path, cwd));
    else if (readInput) all.push(manifestsOf(await readInput(), path));
    else throw new UsageError("there is no standard input");
  }
  const found = together(all);
  if (found.objects.length === 0 && found.unread.length === 0)
    throw new Error(
      `no object of Kubernetes is in ${paths.join(", ")}; name files or folders that have some`,
    );
  return { found, grants: trustsAnnotations ? grantsWithNamespaces(found.objects, grants) : grants };
}

async function ofCluster(
  { rules, namespaces, allNamespaces, without, kubeconfig, context }: AuditOptions,
  file: Grants,
  { env, cwd }: Terminal,
): Promise<Material> {
  const cluster = new Cluster(clusterLogin({ env, cwd, file: kubeconfig, context }));
  const kinds = [...new Set([...KINDS_OF_TENANTS, ...kindsOf(rules)])];
  const found = await objectsOf(cluster, { kinds, without, namespaces });
  if (namespaces === undefined && !allNamespaces && found.unread.some(({ kind }) => kind === "/Namespace"))
    throw new Error(
      "whoever may not list namespaces cannot tell which are tenants'; name them with --namespace",
    );
  const grants = grantsWithNamespaces(found.objects, file);
  if (allNamespaces) return { found, grants };
  const part = tenantsPart(found.objects, grants, namespaces ?? []);
  return { found: { ...found, objects: part.objects }, grants: part.grants };
}
