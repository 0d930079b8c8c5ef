import { coverWorld, parseCidr } from "../../rules/addresses";
import type { Check } from "../language/checks";
import { empty, is, unlike } from "../language/checks";
import { any, blamedOn, every, not } from "../language/condition";
import { TENANT } from "../roots";
import type { IsolationRule } from "../rule";
import { SERVICE_GUIDE, SERVICES, SPEC } from "./parts";

const RANGES = SPEC.at("loadBalancerSourceRanges");
const IS_NONE = SPEC.at("type").passes(unlike("LoadBalancer"));
const WORLD_GRANTED = TENANT.at("allowWorldFacing").passes(is(true));

/** An address block. */
const block: Check = {
  holds: (value) => typeof value === "string" && parseCidr(value) !== undefined,
  cel: (value) => `${value}.optMap(v, type(v) == string && isCIDR(v)).orValue(false)`,
};

/** How many blocks of 16 bits of prefix are in one with each shorter prefix; those with longer ones count for nothing. */
const WEIGHT = `[${Array.from({ length: 17 }, (_, length) => 2 ** (16 - length)).join(", ")}, 0][cidr(b).prefixLength() < 17 ? cidr(b).prefixLength() : 17]`;

/** Half of the addresses that callers can have (`coverWorld`): 223 of 256, without those from 224.0.0.0 on. */
const IPV4 =
  `v.filter(b, isCIDR(b) && cidr(b).ip().family() == 4)` +
  `.map(b, ${WEIGHT} - (cidr(b).containsCIDR("224.0.0.0/3") ? 8192 : 0)).sum() <= ${(223 * 256) / 2}`;

/** Half of 2000::/3. */
const IPV6 =
  `v.filter(b, isCIDR(b) && (cidr("2000::/3").containsCIDR(b) || cidr(b).containsCIDR("2000::/3")))` +
  `.map(b, ${WEIGHT}).sum() <= ${2 ** 16 / 8 / 2}`;

/**
 * Blocks that do not hold the world together. In the cluster addresses that are in two of them count twice, as blocks
 * cannot be cut there.
 */
const partOfWorld: Check = {
  holds: (value) =>
    !Array.isArray(value) ||
    !coverWorld(value.flatMap((each) => (typeof each === "string" ? (parseCidr(each) ?? []) : []))),
  cel: (value) => `${value}.optMap(v, ${IPV4} && ${IPV6}).orValue(true)`,
};

export const statedSources: IsolationRule = {
  number: 43,
  name: "stated-sources",
  statement: "Every balancer states who may call it, which is never the whole world without a grant.",
  why: "A balancer without source ranges is open to the internet, and so is one whose ranges together hold it.",
  fix: "list the address blocks of the callers, or have the tenant granted 'allowWorldFacing'",
  source: `${SERVICE_GUIDE}#aws-nlb-support`,
  enforced: { constructors: "ServiceExposure needs allowedCidrs" },
  parts: [
    {
      on: SERVICES,
      breaks: "is missing, which opens the balancer to the whole world",
      holds: blamedOn(RANGES, any(IS_NONE, not(RANGES.passes(empty)))),
    },
    {
      on: SERVICES,
      breaks: "is no address block",
      holds: any(
        IS_NONE,
        every(RANGES, (range) => range.passes(block)),
      ),
    },
    {
      on: SERVICES,
      breaks: "opens the application to the whole world",
      holds: blamedOn(RANGES, any(IS_NONE, WORLD_GRANTED, RANGES.passes(partOfWorld))),
    },
  ],
};
