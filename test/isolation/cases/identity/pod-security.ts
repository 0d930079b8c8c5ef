import { podSecurity } from "../../../../lib/isolation/identity/pod-security";
import type { RuleCases } from "../../support/cases";
import { namespace } from "./objects";

const LABEL = "pod-security.kubernetes.io";

export const podSecurityCases: RuleCases = {
  rule: podSecurity,
  refused: {
    objects: {
      "no level at all": namespace({ [`${LABEL}/enforce`]: undefined }),
      "a lower level": namespace({ [`${LABEL}/enforce`]: "baseline" }),
      "a level that means nothing": namespace({ [`${LABEL}/enforce`]: "Restricted" }),
      "warnings at a lower level": namespace({ [`${LABEL}/warn`]: "privileged" }),
      "no audit": namespace({ [`${LABEL}/audit`]: undefined }),
      "a version that moves": namespace({ [`${LABEL}/enforce-version`]: "latest" }),
      "no version of the audit": namespace({ [`${LABEL}/audit-version`]: undefined }),
      "a level that only a grant of host paths explains": namespace({ [`${LABEL}/enforce`]: "privileged" }),
      "no labels": { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    },
  },
  passed: {
    objects: {
      "all six": namespace(),
      "of another version": namespace({ [`${LABEL}/enforce-version`]: "v1.29" }),
    },
  },
};

export const podSecurityOfHostPathsCases: RuleCases = {
  rule: podSecurity,
  tenant: { allowReadOnlyHostPaths: ["/var/log"] },
  refused: {
    objects: {
      "a level between": namespace({ [`${LABEL}/enforce`]: "baseline" }),
      "warnings at that level": namespace({ [`${LABEL}/warn`]: "privileged" }),
      "no level": namespace({ [`${LABEL}/enforce`]: undefined }),
    },
  },
  passed: {
    objects: { "the level that host paths need": namespace({ [`${LABEL}/enforce`]: "privileged" }) },
  },
};
