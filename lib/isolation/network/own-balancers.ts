import { BALANCER_PREFIX, MADE_BALANCER, OWN_BALANCER_SETTINGS } from "../../rules/service-annotations";
import type { Check } from "../language/checks";
import { empty, matches, oneOf } from "../language/checks";
import { all, any, everyEntry, not, someEntry } from "../language/condition";
import { BEFORE, OBJECT } from "../roots";
import type { IsolationRule } from "../rule";
import { SERVICES, SPEC } from "./parts";

const PREFIX = BALANCER_PREFIX.replaceAll(".", "\\.");

function named(settings: readonly string[]): Check {
  return oneOf(...settings.map((setting) => `${BALANCER_PREFIX}${setting}`));
}

export const ownBalancers: IsolationRule = {
  number: 44,
  name: "own-balancers",
  statement:
    "A service sets its own balancer, and attaches to no balancer, port, network, address or certificate there is.",
  why: "The controller acts with the cloud's rights: what a tenant names, it takes, whosever it is.",
  fix: "leave it out",
  source:
    "https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md",
  enforced: { constructors: "ServiceExposure refuses these annotations" },
  parts: [
    {
      on: SERVICES,
      breaks: "may attach the balancer to what is not the tenant's own",
      holds: everyEntry(OBJECT.at("metadata", "annotations"), (key, value) =>
        any(
          not(key.passes(matches(`${PREFIX}.*`))),
          key.passes(named(OWN_BALANCER_SETTINGS)),
          // The controller has written it, and whoever changes something else keeps it.
          all(
            key.passes(named(MADE_BALANCER)),
            someEntry(BEFORE.at("metadata", "annotations"), (former, was) =>
              all(key.equals(former), value.equals(was)),
            ),
          ),
        ),
      ),
    },
    {
      on: SERVICES,
      breaks: "asks for an address that may be another's",
      holds: SPEC.at("loadBalancerIP").passes(empty),
    },
  ],
};
