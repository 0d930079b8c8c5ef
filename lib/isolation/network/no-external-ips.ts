import { empty } from "../language/checks";
import type { IsolationRule } from "../rule";
import { SERVICES, SPEC } from "./parts";

export const noExternalIps: IsolationRule = {
  number: 41,
  name: "no-external-ips",
  statement: "No service has external addresses of its tenant's choice.",
  why: "Nodes lead traffic for such an address to the service, whosever it is: another tenant's, the API's, the metadata's.",
  fix: "leave externalIPs out; a balancer gets an address from the cloud",
  source:
    "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#denyserviceexternalips",
  enforced: { constructors: "ServiceExposure has none" },
  parts: [
    {
      on: SERVICES,
      breaks: "takes traffic for addresses that may be another's",
      holds: SPEC.at("externalIPs").passes(empty),
    },
  ],
};
