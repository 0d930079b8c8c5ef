import { fixedLabels } from "../../../../lib/isolation/identity/fixed-labels";
import type { RuleCases } from "../../support/cases";
import { namespace } from "./objects";

const [TENANT, ORGANIZATION] = ["cloud-container-engine/tenant", "cloud-container-engine/organization"];
const ENFORCED = "pod-security.kubernetes.io/enforce";

export const fixedLabelsCases: RuleCases = {
  rule: fixedLabels,
  tenant: { organization: "acme" },
  refused: {
    objects: {
      "another tenant's label": namespace({ [TENANT]: "bank" }),
      "a label that only begins so": namespace({ [TENANT]: "shop-2" }),
      "an empty label": namespace({ [TENANT]: "" }),
      "another organization": namespace({ [ORGANIZATION]: "globex" }),
      "an organization whose name ends so": namespace({ [ORGANIZATION]: "not-acme" }),
      "a level whose name ends so": namespace({ [ENFORCED]: "not-restricted" }),
      "Pod Security taken off": namespace({ [ENFORCED]: "privileged" }),
    },
  },
  passed: {
    objects: {
      "its own": namespace(),
      "labels of its own beside them": namespace({ team: "web", "example.com/tenant": "bank" }),
    },
  },
};
