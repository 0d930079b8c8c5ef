import { namespaceNames } from "../../../../lib/isolation/identity/namespace-names";
import type { RuleCases } from "../../support/cases";
import { namespace } from "./objects";

const ORGANIZATION = "cloud-container-engine/organization";

export const namespaceNamesCases: RuleCases = {
  rule: namespaceNames,
  system: { systemNamespaces: ["monitoring"] },
  refused: {
    objects: {
      "the default namespace": namespace({}, "default"),
      "a name of the cluster's": namespace({}, "kube-system"),
      "a name that the cluster may have one day": namespace({}, "kube-shop"),
      "a name that is no label": namespace({}, "shop.acme"),
      "upper case": namespace({}, "Shop"),
      "no owner": namespace({ [ORGANIZATION]: undefined }),
      "an owner that is a pattern": namespace({ [ORGANIZATION]: "acme--globex" }),
      "no label of tenants": namespace({ "cloud-container-engine/tenant": undefined }),
      "two owners": [namespace(), namespace({ [ORGANIZATION]: "globex" })],
    },
  },
  passed: {
    objects: {
      "a name of its own": namespace({ "cloud-container-engine/tenant": "kubeshop" }, "kubeshop"),
      "a name that holds a reserved one": namespace({}, "default-shop"),
      "two namespaces of one owner": [namespace(), namespace({}, "shop-2")],
      "one that administrators have for the cluster": {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "monitoring" },
      },
    },
  },
};
