import { overlap, parseCidr } from "../../rules/addresses";
import { INTERNAL_BLOCKS } from "../../rules/internal-blocks";
import type { Findings, Problem } from "../../rules/problem";
import { unlike } from "../language/checks";
import type { Located } from "../language/value";
import { inside } from "../language/value";
import type { IsolationRule } from "../rule";
import type { Subject } from "../subject";
import { listAt, textAt } from "../subject";
import { SERVICE_GUIDE, SERVICES, SPEC } from "./parts";

/** What the cluster's controllers write onto the endpoints that they find. */
const FOUND_BY: Readonly<Record<string, readonly string[]>> = {
  "endpoints.kubernetes.io/managed-by": ["endpoint-controller"],
  "endpointslice.kubernetes.io/managed-by": [
    "endpointslice-controller.k8s.io",
    "endpointslicemirroring-controller.k8s.io",
  ],
};

export const ownEndpoints: IsolationRule = {
  number: 45,
  name: "own-endpoints",
  statement:
    "Services lead to pods that their selectors find, not to names or addresses of the tenant's choice within.",
  why: "A name or an address leads whoever follows the service, an ingress with rights of its own for one, to another tenant or the metadata.",
  fix: "give the service a selector; leave endpoints to the cluster",
  source: `${SERVICE_GUIDE}#services-without-selectors`,
  enforced: {
    constructors: "ServiceExposure selects pods",
    cluster: "no role of TenantNamespace lets anybody write endpoints: only the cluster's controllers do",
  },
  parts: [
    {
      on: SERVICES,
      breaks: "leads to a name, which may stand for anything",
      holds: SPEC.at("type").passes(unlike("ExternalName")),
    },
    // No condition: controllers write such endpoints all the time, and the cluster would refuse them theirs.
    { on: { kinds: ["/Endpoints", "discovery.k8s.io/EndpointSlice"] }, inspect: handMade },
  ],
};

function handMade(subject: Subject): Findings {
  const { object, isLive = false } = subject;
  if (isLive && isFound(object)) return [];
  const addresses = [
    ...listAt(inside(object, "subsets")).flatMap((subset) =>
      ["addresses", "notReadyAddresses"].flatMap((list) =>
        listAt(inside(subset, list)).map((address) => inside(address, "ip")),
      ),
    ),
    ...listAt(inside(object, "endpoints")).flatMap((endpoint) => listAt(inside(endpoint, "addresses"))),
  ];
  return addresses.map(outside);
}

/** Whether controllers of the cluster made it. */
function isFound(object: Located): boolean {
  const labels = inside(inside(object, "metadata"), "labels");
  return Object.entries(FOUND_BY).some(([label, controllers]) =>
    controllers.includes(textAt(inside(labels, label)) ?? ""),
  );
}

/** An address has to be one outside of the cluster. A name may stand for any, so it is none. */
function outside(address: Located): Problem | undefined {
  const text = textAt(address) ?? "";
  const block = parseCidr(`${text}/${text.includes(":") ? 128 : 32}`);
  const isInside = INTERNAL_BLOCKS.some((internal) => {
    const outer = parseCidr(internal);
    return block && outer && overlap(outer, block);
  });
  if (block && !isInside) return undefined;
  return {
    field: address.path,
    value: text,
    rule: block ? "leads into the cluster" : "leads to a name, which may stand for anything",
    fix: ownEndpoints.fix,
  };
}
