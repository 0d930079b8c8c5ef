import { secretsIn } from "../../rules/user-data";
import type { Findings, Problem } from "../../rules/problem";
import type { Located, Value } from "../language/value";
import { isMapping, UNKNOWN } from "../language/value";
import type { IsolationRule } from "../rule";
import type { Subject } from "../subject";
import { Undecided } from "../subject";
import { field, isControlNode, SERVER, SOFTWARE_CONFIG } from "./parts";

export const userDataWithoutCredentials: IsolationRule = {
  number: 57,
  name: "user-data-without-credentials",
  statement: "User data holds no credentials of the cloud, and keys on control nodes only.",
  why: "Whoever reaches the metadata address, the config drive or the cloud's own interface reads user data.",
  fix: "give credentials to the program that needs them, as a Secret of the cluster; have workers join by a token",
  source: "https://docs.openstack.org/nova/latest/user/metadata.html",
  enforced: {
    constructors:
      "workers' user data holds a token to join by and no key; nodes wipe user data once used, and drop what pods send " +
      "to the metadata address",
  },
  parts: [{ on: { cloud: [SERVER, SOFTWARE_CONFIG] }, inspect: told }],
};

function told(server: Subject): Findings {
  const mayHoldKeys = isControlNode(server);
  const fields = ["userData", "metadata"].map((name) => field(server, name));
  const findings = fields.flatMap((each) => problems(each, mayHoldKeys));
  if (findings.length > 0) return findings;
  const open = fields.find(({ value }) => isOpen(value));
  if (open) throw new Undecided(open);
  return [];
}

function problems(located: Located, mayHoldKeys: boolean): readonly Problem[] {
  const found = textsIn(located.value).map(secretsIn);
  return [
    ...(found.some(({ cloudCredentials }) => cloudCredentials)
      ? [problem(located, "holds credentials of the cloud")]
      : []),
    ...(!mayHoldKeys && found.some(({ keys }) => keys)
      ? [problem(located, "holds a private key, and is no control node's")]
      : []),
  ];
}

/** Texts of a value; of a mapping also as it would be written, as a name may say what its value is. */
function textsIn(value: Value): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...textsIn(item),
    ...(typeof item === "string" ? [`${key}: ${item}`] : []),
  ]);
}

function isOpen(value: Value): boolean {
  return value === UNKNOWN;
}

/** The value is nobody's to see, not even in an error. */
function problem({ path }: Located, rule: string): Problem {
  return { field: path, value: "not shown", rule, fix: userDataWithoutCredentials.fix };
}
