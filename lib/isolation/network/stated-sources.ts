import { sourceRanges } from "../../rules/addresses";
import { empty, is, matches, unlike } from "../language/checks";
import { any, blamedOn, every, not } from "../language/condition";
import { inside } from "../language/value";
import { TENANT } from "../roots";
import type { IsolationRule } from "../rule";
import { listAt, textAt } from "../subject";
import { SERVICE_GUIDE, SERVICES, SPEC } from "./parts";

const RANGES = SPEC.at("loadBalancerSourceRanges");
const IS_NONE = SPEC.at("type").passes(unlike("LoadBalancer"));
const WORLD_GRANTED = TENANT.at("allowWorldFacing").passes(is(true));

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
      breaks: "is the whole world",
      holds: any(
        IS_NONE,
        WORLD_GRANTED,
        every(RANGES, (range) => blamedOn(range, not(range.passes(matches(".*/0+"))))),
      ),
    },
    {
      on: SERVICES,
      inspect: ({ object, tenant }) => {
        const spec = inside(object, "spec");
        if (textAt(inside(spec, "type")) !== "LoadBalancer") return [];
        const ranges = listAt(inside(spec, "loadBalancerSourceRanges")).map((range) => textAt(range) ?? "");
        return sourceRanges("spec.loadBalancerSourceRanges", ranges, tenant.allowWorldFacing === true);
      },
    },
  ],
};
