import { apiAccess } from "../../rules/api-access";
import type { Findings, Problem } from "../../rules/problem";
import type { Located } from "../language/value";
import { elements } from "../language/value";
import type { IsolationRule, Surveyed } from "../rule";
import type { Subject } from "../subject";
import { textAt } from "../subject";
import { byId, field, idOf, isHidden, isOpen, LISTENER, LOAD_BALANCER, ofKinds, plainText } from "./parts";

const API_PORT = 6443;
const FIX = "name the address blocks of the API's callers, and those of the nodes";
const POOL = "openstack:loadbalancer/pool:Pool";
const MEMBERS: readonly string[] = [
  "openstack:loadbalancer/member:Member",
  "openstack:loadbalancer/members:Members",
];

export const apiCallers: IsolationRule = {
  number: 59,
  name: "api-callers",
  statement: "The balancer of an API server says who may call it.",
  why: "A balancer that names no callers takes calls of the whole world, whatever the nodes' security groups say.",
  fix: FIX,
  source: "https://docs.openstack.org/api-ref/load-balancer/v2/#create-listener",
  enforced: {
    constructors:
      "ContainerCluster names them on the listener, or, with OVN, which ignores them, in the control nodes' security group",
  },
  parts: [{ on: { cloud: [LISTENER] }, inspect: named }],
  survey: (subjects) => {
    const balancers = ofKinds(subjects, LOAD_BALANCER);
    const leading = new Set(apiListeners(subjects));
    return ofKinds(subjects, LISTENER)
      .filter((listener) => isApi(listener) || leading.has(idOf(listener)))
      .map((subject): Surveyed => ({ subject, findings: callers(subject, balancers) }));
  },
};

/** What is named; whether anything has to be, the balancer's provider decides. */
function named(listener: Subject): Findings {
  const list = field(listener, "allowedCidrs");
  if (!isApi(listener) || isOpen(list)) return [];
  const known = elements(list).map((each) => (isOpen(each) ? undefined : textAt(each)));
  return ranges(listener, list, known);
}

function callers(listener: Subject, balancers: readonly Subject[]): Findings {
  const list = field(listener, "allowedCidrs");
  if (isOpen(list)) return [];
  if (elements(list).length > 0)
    return isApi(listener) ? [] : ranges(listener, list, elements(list).map(plainText));
  if (listener.cloud.allowWorldFacingApi === true || isOvn(listener, balancers)) return [];
  return [problem(list)];
}

function ranges({ cloud }: Subject, { path }: Located, values: readonly (string | undefined)[]): Findings {
  const allowedCidrs = values.filter((value) => value !== undefined);
  const prefix = path.slice(0, -".allowedCidrs".length);
  return apiAccess(prefix, { allowedCidrs, allowWorld: cloud.allowWorldFacingApi }).map(
    (found) => found && { ...found, field: found.field.replace(/^\./, ""), fix: FIX },
  );
}

/** Whether callers keep their addresses, so that security groups hold them off (rule 49). */
function isOvn(listener: Subject, balancers: readonly Subject[]): boolean {
  const id = field(listener, "loadbalancerId");
  const found = byId(balancers).get(plainText(id) ?? "");
  const unnamed = balancers.filter((balancer) => idOf(balancer) === undefined);
  const candidates = found ? [found] : isHidden(listener, id) ? [] : unnamed;
  return candidates.some((balancer) => {
    const provider = field(balancer, "loadbalancerProvider");
    return isOpen(provider) || plainText(provider)?.toLowerCase() === "ovn";
  });
}

function isApi(listener: Subject): boolean {
  return Number(field(listener, "protocolPort").value ?? 0) === API_PORT;
}

/** Listeners of other ports that lead to API servers. */
function apiListeners(subjects: readonly Subject[]): readonly (string | undefined)[] {
  const pools = new Set(
    ofKinds(subjects, ...MEMBERS)
      .filter((member) => isApi(member) || elements(field(member, "members")).some(isApiMember))
      .map((member) => plainText(field(member, "poolId"))),
  );
  return [
    ...ofKinds(subjects, POOL)
      .filter((pool) => pools.has(idOf(pool)))
      .map((pool) => plainText(field(pool, "listenerId"))),
    ...ofKinds(subjects, LISTENER)
      .filter((listener) => pools.has(plainText(field(listener, "defaultPoolId"))))
      .map(idOf),
  ].filter((id) => id !== undefined);
}

function isApiMember({ value }: Located): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "protocolPort" in value &&
    Number(value.protocolPort) === API_PORT
  );
}

function problem({ path }: Located): Problem {
  return { field: path, value: undefined, rule: "lets the whole world call the API server", fix: FIX };
}
