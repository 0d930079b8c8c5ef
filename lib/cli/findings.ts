import type { Finding } from "../doctor/finding";
import { Verdict } from "../doctor/finding";
import { table } from "./table";

const WORDS: Readonly<Record<Verdict, string>> = {
  [Verdict.Fine]: "ok",
  [Verdict.Warning]: "warning",
  [Verdict.Failure]: "FAILS",
  [Verdict.Unknown]: "unknown",
};

/** Findings for a person: all of them, and then what there is to do, the worst first. */
export function report(findings: readonly Finding[]): string {
  const rows = findings.map(({ area, about, verdict, found }) => [WORDS[verdict], area, about, found]);
  const toDo = [Verdict.Failure, Verdict.Warning, Verdict.Unknown].flatMap((verdict) =>
    findings.filter((finding) => finding.verdict === verdict),
  );
  return [
    table(["", "area", "about", "found"], rows),
    "",
    ...(toDo.length === 0 ? [] : ["To do:", ...toDo.map(line), ""]),
    conclusion(findings),
  ].join("\n");
}

function line({ about, area, verdict, fix = "" }: Finding): string {
  return `  ${WORDS[verdict]}  ${area}, ${about}: ${fix}`;
}

function conclusion(findings: readonly Finding[]): string {
  const failures = findings.filter(({ verdict }) => verdict === Verdict.Failure).length;
  if (failures === 0) return "Nothing that was looked at stands in the way of a deployment.";
  return `A deployment would fail: ${failures} ${failures === 1 ? "thing stands" : "things stand"} in its way.`;
}
