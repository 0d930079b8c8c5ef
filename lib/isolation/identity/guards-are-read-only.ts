import type { IsolationRule } from "../rule";
import { everyRule, RBAC_GUIDE, ROLES, withholds } from "./parts";

/** What guards a tenant's namespace, with subresources: a quota's status has what counts as used. */
const GUARDS = "([a-z]*networkpolicies|resourcequotas|limitranges|endpoints|endpointslices|namespaces)(/.*)?";

export const guardsAreReadOnly: IsolationRule = {
  number: 33,
  name: "guards-are-read-only",
  statement: "Tenants do not write network policies, quotas, limit ranges, endpoints, or their namespace.",
  why: "Policies are additive: one that allows all undoes the default deny. Endpoints lead a service wherever they say.",
  fix: "give get, list and watch only; peers and quota are an administrator's to change",
  source: `${RBAC_GUIDE}#least-privilege`,
  enforced: { constructors: "TenantNamespace's roles only read these" },
  parts: [
    {
      on: ROLES,
      breaks: "lets a tenant change what guards it",
      holds: everyRule((rule) => withholds(rule, GUARDS)),
    },
  ],
};
