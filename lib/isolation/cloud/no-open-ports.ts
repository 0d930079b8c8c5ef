import { alike, GUARDED_PORTS, guardedBy, isSource, openToWorld } from "../../rules/security-group-rules";
import type { GroupRule } from "../../rules/security-group-rules";
import type { Problem } from "../../rules/problem";
import type { Located } from "../language/value";
import type { IsolationRule, Surveyed } from "../rule";
import type { Subject } from "../subject";
import { known, Undecided } from "../subject";
import {
  areThere,
  byId,
  field,
  grouped,
  isHidden,
  isOpen,
  OPAQUE,
  ofKinds,
  plainText,
  plainTexts,
  PORT,
  SECURITY_GROUP,
  SECURITY_GROUP_RULE,
} from "./parts";

const FIX = "name the address blocks or the security group of the callers, and only the ports that they need";

export const noOpenPorts: IsolationRule = {
  number: 49,
  name: "no-open-ports",
  statement: "The world reaches none of the ports by which nodes are administered.",
  why: "Whoever reaches SSH, etcd, the API server or a kubelet may try keys and faults of all tenants' nodes.",
  fix: FIX,
  source: "https://docs.openstack.org/nova/latest/user/security-groups.html",
  enforced: {
    constructors:
      "ContainerCluster opens nodes to each other, to their balancer and to allowedCidrs, and to nobody else",
  },
  parts: [
    { on: { cloud: [SECURITY_GROUP_RULE] }, inspect: (subject) => [openRule(subject)] },
    {
      on: { cloud: [OPAQUE] },
      inspect: ({ object, ...subject }) => [
        {
          field: object.path,
          value: known(field({ object, ...subject }, "holds")),
          rule: "makes what nobody can look at",
          fix: "write the template and all of its parts into the program, of resources that OpenStack has",
        },
      ],
    },
  ],
  survey: (subjects) => [...inPieces(subjects), ...foreign(subjects)],
};

/** A rule, and where it comes from. */
interface FoundRule extends GroupRule {
  readonly subject: Subject;
}

function openRule(subject: Subject): Problem | undefined {
  const rule = ruleOf(subject);
  const prefix = field(subject, "remoteIpPrefix");
  if (guardedBy(rule, guardedPorts(subject)).length === 0) return undefined;
  const problem = isSource(rule.remotePrefix) ? worldly([rule]) : unreadable(prefix);
  if (!problem) return undefined;
  // What is not known was taken for the worst that it can be.
  const open = FIELDS.map((name) => field(subject, name)).find(isOpen);
  if (open) throw new Undecided(open);
  return { ...problem, field: prefix.path };
}

function worldly(rules: readonly GroupRule[]): Problem | undefined {
  const [first] = rules;
  if (first === undefined || !openToWorld(rules)) return undefined;
  const prefixes = rules.map(({ remotePrefix }) => remotePrefix ?? "");
  return {
    field: "remoteIpPrefix",
    value: prefixes.length === 1 ? prefixes[0] || undefined : prefixes,
    rule: `opens ${guardedBy(first).join(", ")} to the world`,
    fix: FIX,
  };
}

function unreadable({ path, value }: Located): Problem {
  return { field: path, value, rule: "is no address block, so that nobody knows whom it lets in", fix: FIX };
}

/** Rules that do no harm alone, of one group or of the groups that a port is in. */
function inPieces(subjects: readonly Subject[]): readonly Surveyed[] {
  const rules = foundRules(subjects);
  const byGroup = grouped(rules.map((rule) => [groupOf(rule.subject), rule] as const));
  const sets = [
    ...[...byGroup.keys()].map((group) => [group]),
    ...ofKinds(subjects, PORT).map((port) => plainTexts(field(port, "securityGroupIds"))),
  ];
  const found = sets
    .flatMap((groups) => alikeOf(groups.flatMap((group) => byGroup.get(group) ?? [])))
    .filter((set) => set.length > 1 && set.every((rule) => !openToWorld([rule])));
  const problems = found.flatMap((set) => {
    const problem = worldly(set);
    return problem ? set.map(({ subject }) => ({ subject, problem })) : [];
  });
  return [...new Map(problems.map((each) => [each.subject, each])).values()].map(({ subject, problem }) => ({
    subject,
    findings: [{ ...problem, field: field(subject, "remoteIpPrefix").path }],
  }));
}

function alikeOf(rules: readonly FoundRule[]): readonly (readonly FoundRule[])[] {
  const [first] = rules;
  return first === undefined ? [] : alike(rules, guardedPorts(first.subject));
}

/** Groups of others, whose members nobody here decides over. */
function foreign(subjects: readonly Subject[]): readonly Surveyed[] {
  const groups = ofKinds(subjects, SECURITY_GROUP, "openstack:compute/secGroup:SecGroup");
  const own = byId(groups);
  return foundRules(subjects).flatMap(({ subject, ...rule }) => {
    const reference = field(subject, "remoteGroupId");
    const group = plainText(reference);
    if (group === undefined && !isHidden(subject, reference)) return [];
    const candidates = [...own.keys(), ...(subject.cloud.securityGroups ?? [])];
    const isOwn = group !== undefined && [...candidates, groupOf(subject)].includes(group);
    if (isOwn || !areThere(groups)) return [];
    const opened = guardedBy(rule, guardedPorts(subject));
    if (opened.length === 0) return [];
    const problem = {
      field: reference.path,
      value: group ?? "computed by the cloud",
      rule: `opens ${opened.join(", ")} to members of a group that is not of this deployment`,
      fix: "name a group of the deployment's own, or have the group granted in 'securityGroups'",
    };
    return [{ subject, findings: [problem] }];
  });
}

function foundRules(subjects: readonly Subject[]): readonly FoundRule[] {
  return ofKinds(subjects, SECURITY_GROUP_RULE).map((subject) => ({ ...ruleOf(subject), subject }));
}

/** Rules of groups that nobody knows yet count as one group's: none of them may open anything with another. */
function groupOf(subject: Subject): string {
  return plainText(field(subject, "securityGroupId")) ?? "";
}

const FIELDS = [
  "direction",
  "ethertype",
  "protocol",
  "portRangeMin",
  "portRangeMax",
  "remoteIpPrefix",
  "remoteGroupId",
] as const;

/** The rule as it is known; what is not counts as left out, save a group, which would be one. */
function ruleOf(subject: Subject): GroupRule {
  const group = field(subject, "remoteGroupId");
  return {
    direction: plainText(field(subject, "direction")),
    ethertype: plainText(field(subject, "ethertype")),
    protocol: scalarText(field(subject, "protocol")),
    ports: [portAt(field(subject, "portRangeMin")), portAt(field(subject, "portRangeMax"))],
    remotePrefix: scalarText(field(subject, "remoteIpPrefix")),
    remoteGroup: isOpen(group) ? "not known yet" : plainText(group),
  };
}

function scalarText({ value }: Located): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function portAt({ value }: Located): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

function guardedPorts({ cloud }: Subject): typeof GUARDED_PORTS {
  if (cloud.allowWorldFacingApi !== true) return GUARDED_PORTS;
  return Object.fromEntries(Object.entries(GUARDED_PORTS).filter(([, [first]]) => first !== API_PORT));
}

const API_PORT = 6443;
