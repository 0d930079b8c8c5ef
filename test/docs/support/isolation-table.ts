import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ISOLATION_ROOMS } from "../../../lib/isolation";
import { admissible } from "../../../lib/isolation/admission";
import type { IsolationRule } from "../../../lib/isolation/rule";

const CASES = join(__dirname, "../../isolation/cases");

/** The cells of a row: number, statement, program, deployment, cluster, cases. */
export type IsolationRow = readonly [
  number: string,
  statement: string,
  program: string,
  deployment: string,
  cluster: string,
  cases: string,
];

/** For each rule, in the order of their numbers, the moments that enforce it, and where its attacks are. */
export function isolationRows(): readonly IsolationRow[] {
  return ISOLATION_ROOMS.flatMap(({ name, rules }) => rules.map((rule) => row(name, rule)));
}

function row(room: string, rule: IsolationRule): IsolationRow {
  const { number, statement, enforced = {} } = rule;
  const cluster = [admissible(rule).length > 0 ? "admission" : undefined, enforced.cluster];
  return [
    String(number),
    statement,
    enforced.constructors ?? "–",
    deployment(rule),
    cluster.filter((means) => means !== undefined).join("; ") || "–",
    casesOf(room, rule),
  ];
}

function deployment({ parts, survey }: IsolationRule): string {
  const looked = [
    ...(parts.length > 0 ? ["each resource"] : []),
    ...(survey ? ["the stack as a whole"] : []),
  ];
  return looked.join(", ") || "–";
}

/** The file with the attacks on a rule, by what it imports. */
function casesOf(room: string, { name }: IsolationRule): string {
  const found = readdirSync(join(CASES, room)).filter((file) => {
    const [, source] = /lib\/isolation\/([^"]+)"/.exec(readFileSync(join(CASES, room, file), "utf8")) ?? [];
    return source !== undefined && nameIn(source) === name;
  });
  return found.map((file) => `\`${room}/${file.replace(/\.ts$/, "")}\``).join(", ") || "–";
}

function nameIn(source: string): string | undefined {
  const text = readFileSync(join(__dirname, "../../../lib/isolation", `${source}.ts`), "utf8");
  return /^ {2}name: "([^"]+)"/m.exec(text)?.[1];
}
