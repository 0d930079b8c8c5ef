import { priorityClasses } from "../../../../lib/isolation/pods/priority-classes";
import type { RuleCases } from "../../support/cases";
import { pod } from "../../support/cases";

export const priorityClassesCases: RuleCases = {
  rule: priorityClasses,
  tenant: { priorityClasses: ["shop-batch", "shop-live"] },
  refused: {
    pods: {
      "the cluster's own": pod({ priorityClassName: "system-cluster-critical" }),
      "another tenant's": pod({ priorityClassName: "bank-live" }),
      "one that only begins alike": pod({ priorityClassName: "shop-live-2" }),
      "several as one": pod({ priorityClassName: "shop-batch,shop-live" }),
    },
  },
  passed: {
    pods: {
      "one of the tenant's": pod({ priorityClassName: "shop-live" }),
      none: pod(),
      "an empty name, which is none": pod({ priorityClassName: "" }),
    },
  },
};
