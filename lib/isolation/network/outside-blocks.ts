import { cidr, coverWorld, overlapBeyond, parseCidr } from "../../rules/addresses";
import type { AddressBlock } from "../../rules/addresses";
import { INTERNAL_BLOCKS } from "../../rules/internal-blocks";
import type { Findings, Problem } from "../../rules/problem";
import type { Located } from "../language/value";
import { inside, isMapping } from "../language/value";
import type { IsolationRule } from "../rule";
import type { Subject } from "../subject";
import { known, listAt, textAt } from "../subject";
import { POLICIES, POLICY_GUIDE } from "./parts";

export const outsideBlocks: IsolationRule = {
  number: 39,
  name: "outside-blocks",
  statement:
    "No address block of a policy holds pods, services, nodes or the metadata address, but the callers of a port that is exposed.",
  why: "Addresses are whose they are only outside of the cluster: inside, a block opens other tenants, nodes, or the cloud's metadata.",
  fix: "leave private and link-local addresses out by 'except', as TenantNamespace's externalEgress does, or select namespaces",
  source: `${POLICY_GUIDE}#behavior-of-to-and-from-selectors`,
  enforced: {
    constructors: "TenantNamespace and ServiceExposure refuse such blocks",
    cluster: "no role of TenantNamespace lets anybody write policies",
  },
  parts: [{ on: POLICIES, inspect: (subject) => [...egress(subject), ...ingress(subject)] }],
};

/** A block of a policy, with what it leaves out. */
interface Opening {
  readonly at: Located;
  readonly text: string;
  readonly block: AddressBlock;
  readonly except: readonly AddressBlock[];
}

function egress({ object, tenant }: Subject): Findings {
  const granted = blocks(tenant.egressBlocks ?? []);
  return listAt(inside(inside(object, "spec"), "egress")).flatMap((rule) => {
    const { openings, findings } = openingsOf(inside(rule, "to"));
    return [...findings, ...openings.map((opening) => internal(opening, granted))];
  });
}

function ingress({ object, tenant }: Subject): Findings {
  const spec = inside(object, "spec");
  const rules = listAt(inside(spec, "ingress")).map((rule) => ({
    rule,
    ...openingsOf(inside(rule, "from")),
  }));
  const together = rules.flatMap(({ openings }) => openings.map(({ block }) => block));
  const world: Problem | undefined =
    tenant.allowWorldFacing !== true && coverWorld(together)
      ? {
          field: "spec.ingress",
          value: rules.flatMap(({ openings }) => openings.map(({ text }) => text)),
          rule: "lets in the whole world",
          fix: "list the address blocks of the callers, or have the tenant granted 'allowWorldFacing'",
        }
      : undefined;
  return [
    world,
    ...rules.flatMap(({ rule, openings, findings }) => [
      ...findings,
      ...(isExposure(spec, rule) ? [] : openings.map((opening) => internal(opening, []))),
    ]),
  ];
}

/** Whether a rule is for certain ports of certain pods, whose callers may be anywhere: balancers and nodes, too. */
function isExposure(spec: Located, rule: Located): boolean {
  const labels = known(inside(inside(spec, "podSelector"), "matchLabels"));
  const ports = listAt(inside(rule, "ports"));
  return (
    isMapping(labels) &&
    Object.keys(labels).length > 0 &&
    ports.length > 0 &&
    ports.every((port) => isStated(inside(port, "port")) && !isStated(inside(port, "endPort")))
  );
}

function isStated(located: Located): boolean {
  return (known(located) ?? undefined) !== undefined;
}

function openingsOf(peers: Located): { readonly openings: readonly Opening[]; readonly findings: Findings } {
  const found = listAt(peers)
    .map((peer) => inside(peer, "ipBlock"))
    .filter(isStated)
    .map((ipBlock) => {
      const at = inside(ipBlock, "cidr");
      return { at, text: textAt(at) ?? "", except: listAt(inside(ipBlock, "except")).map(textAt) };
    });
  return {
    openings: found.flatMap(({ at, text, except }) => {
      const block = parseCidr(text);
      return block ? [{ at, text, block, except: blocks(except) }] : [];
    }),
    findings: found.map(({ at, text }) => cidr(at.path, text)),
  };
}

/** Where a block reaches into what is the cluster's. */
function internal(
  { at, text, block, except }: Opening,
  granted: readonly AddressBlock[],
): Problem | undefined {
  const reached = INTERNAL_BLOCKS.find((candidate) =>
    blocks([candidate]).some((inner) => overlapBeyond(block, inner, [...except, ...granted])),
  );
  if (reached === undefined) return undefined;
  return {
    field: at.path,
    value: text,
    rule: `holds addresses of ${reached}, where the cluster itself lives`,
    fix: outsideBlocks.fix,
  };
}

function blocks(texts: readonly (string | undefined)[]): readonly AddressBlock[] {
  return texts.flatMap((text) => parseCidr(text ?? "") ?? []);
}
