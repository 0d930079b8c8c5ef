import { absent, is, unlike } from "../language/checks";
import { any, blamedOn } from "../language/condition";
import { TENANT } from "../roots";
import type { IsolationRule } from "../rule";
import { SERVICE_GUIDE, SERVICES, SPEC } from "./parts";

const GRANTED = TENANT.at("allowNodePorts").passes(is(true));

export const noNodePorts: IsolationRule = {
  number: 42,
  name: "no-node-ports",
  statement: "No service has ports on the nodes without a grant, but those that its balancer needs.",
  why: "A port on every node is reachable by whoever reaches one, and there are few of them for all tenants.",
  fix: "use LoadBalancer or ClusterIP, or have an administrator grant 'allowNodePorts'",
  source: `${SERVICE_GUIDE}#type-nodeport`,
  enforced: {
    constructors: "ServiceExposure refuses them without the grant",
    cluster: "the quota of TenantNamespace counts them, those of balancers included",
  },
  parts: [
    {
      on: SERVICES,
      breaks: "is not granted to the tenant",
      holds: blamedOn(SPEC.at("type"), any(SPEC.at("type").passes(unlike("NodePort")), GRANTED)),
    },
    {
      on: SERVICES,
      breaks: "asks for a balancer that nobody may make, and has ports on the nodes without it",
      holds: blamedOn(
        SPEC.at("loadBalancerClass"),
        any(SPEC.at("loadBalancerClass").passes(absent), GRANTED),
      ),
    },
  ],
};
