import type { Problem } from "../../rules/problem";
import type { Located } from "../language/value";
import { elements, inside } from "../language/value";
import type { IsolationRule, Surveyed } from "../rule";
import type { Subject } from "../subject";
import {
  areThere,
  byId,
  field,
  grouped,
  isControlNode,
  isHidden,
  isOpen,
  ofKinds,
  plainText,
  plainTexts,
  SERVER,
  SERVER_GROUP,
} from "./parts";

const FIX = "put all control nodes of a cluster into one server group with the policy 'anti-affinity' alone";

export const controlNodesApart: IsolationRule = {
  number: 53,
  name: "control-nodes-apart",
  statement: "No two control nodes of a cluster share a host.",
  why: "One host's failure, or whoever is on it, would take the majority of the cluster's memory.",
  fix: FIX,
  source: "https://docs.openstack.org/nova/latest/user/server-groups.html",
  enforced: {
    constructors: "ContainerCluster puts several control nodes into a server group with hard anti-affinity",
  },
  parts: [],
  survey: (subjects) => {
    const clusters = grouped(
      ofKinds(subjects, SERVER)
        .filter(isControlNode)
        .map((server) => [clusterOf(server), server] as const),
    );
    const groups = ofKinds(subjects, SERVER_GROUP);
    return [...clusters.values()]
      .filter(({ length }) => length > 1)
      .flatMap((servers) => apart(servers, groups));
  },
};

function clusterOf(server: Subject): string {
  const tag = plainTexts(field(server, "tags")).find((each) => each.startsWith("cluster="));
  return plainText(field(server, "metadata", "cluster")) ?? tag?.slice("cluster=".length) ?? "";
}

function apart(servers: readonly Subject[], groups: readonly Subject[]): readonly Surveyed[] {
  const hints = servers.map((server) => ({ server, hint: groupHint(server) }));
  const first = hints.map(({ hint }) => plainText(hint)).find((group) => group !== undefined);
  return hints.map(({ server, hint }) => ({
    subject: server,
    findings: [
      isHidden(server, hint)
        ? problem(hint, "is a group that nobody knows before it is there")
        : placed(hint, first, groups),
    ],
  }));
}

function placed(hint: Located, first: string | undefined, groups: readonly Subject[]): Problem | undefined {
  const group = plainText(hint);
  if (isOpen(hint)) {
    const isPossible = groups.some((each) => isOpen(field(each, "policies")) || isHard(each));
    return isPossible ? undefined : problem(hint, "is a group that lets control nodes share a host");
  }
  if (group === undefined) return problem(hint, "lets a control node share a host with another");
  if (group !== first) return problem(hint, "is another group than that of the other control nodes");
  const found = byId(groups).get(group);
  if (found === undefined) {
    return areThere(groups) ? problem(hint, "is no server group of this deployment") : undefined;
  }
  if (isOpen(field(found, "policies")) || isHard(found)) return undefined;
  return problem(hint, "is a group that lets control nodes share a host");
}

/** Whether a group keeps its servers apart, and not only wherever there is room. */
function isHard(group: Subject): boolean {
  const most = field(group, "rules", "maxServerPerHost").value;
  const policies = elements(field(group, "policies"));
  const over = field(group, "valueSpecs");
  return (
    policies.length === 1 &&
    policies.every(({ value }) => value === "anti-affinity") &&
    (most === undefined || most === null || most === 0 || Number(most) === 1) &&
    ["policy", "policies", "rules"].every((name) => inside(over, name).value === undefined)
  );
}

function groupHint(server: Subject): Located {
  const hints = field(server, "schedulerHints");
  const found = elements(hints).map((hint) => inside(hint, "group"));
  return (
    found.find(({ value }) => value !== undefined && value !== null) ?? {
      ...hints,
      value: isOpen(hints) ? hints.value : undefined,
    }
  );
}

function problem({ path, value }: Located, rule: string): Problem {
  return { field: path, value, rule, fix: FIX };
}
