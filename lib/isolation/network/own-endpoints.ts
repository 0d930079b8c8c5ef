import { parseCidr, overlap } from "../../rules/addresses";
import { INTERNAL_BLOCKS } from "../../rules/internal-blocks";
import type { Check } from "../language/checks";
import { unlike } from "../language/checks";
import { every } from "../language/condition";
import type { Value } from "../language/value";
import { OBJECT } from "../roots";
import type { IsolationRule } from "../rule";
import { SERVICE_GUIDE, SERVICES, SPEC } from "./parts";

/** An address outside of the cluster. What is none, or is one in the notation of another family, is refused too. */
const outside: Check = {
  holds: isOutside,
  cel: (value) => {
    const blocks = `[${INTERNAL_BLOCKS.map((block) => JSON.stringify(block)).join(", ")}]`;
    const inner = `${blocks}.exists(b, cidr(b).containsIP(v))`;
    return `${value}.optMap(v, type(v) == string && isIP(v) && !${inner}).orValue(false)`;
  },
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
    cluster: "no role of TenantNamespace lets anybody write endpoints; the cluster's controllers do",
  },
  parts: [
    {
      on: SERVICES,
      breaks: "leads to a name, which may stand for anything",
      holds: SPEC.at("type").passes(unlike("ExternalName")),
    },
    {
      on: { kinds: ["/Endpoints"] },
      breaks: "leads into the cluster",
      holds: every(OBJECT.at("subsets"), (subset) =>
        every([subset.at("addresses"), subset.at("notReadyAddresses")], (address) =>
          address.at("ip").passes(outside),
        ),
      ),
    },
    {
      on: { kinds: ["discovery.k8s.io/EndpointSlice"] },
      breaks: "leads into the cluster",
      holds: every(OBJECT.at("endpoints"), (endpoint) =>
        every(endpoint.at("addresses"), (address) => address.passes(outside)),
      ),
    },
  ],
};

function isOutside(value: Value): boolean {
  if (typeof value !== "string") return false;
  const family = value.includes(":") ? 6 : 4;
  const address = parseCidr(`${value}/${family === 4 ? 32 : 128}`);
  if (address?.family !== family) return false;
  return !INTERNAL_BLOCKS.some((block) => {
    const internal = parseCidr(block);
    return internal !== undefined && overlap(internal, address);
  });
}
