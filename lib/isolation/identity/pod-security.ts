import { POD_SECURITY_MODES, POD_SECURITY_VERSION } from "../../rules/tenant-labels";
import { empty, is, matches } from "../language/checks";
import { all, any, not } from "../language/condition";
import { TENANT } from "../roots";
import type { IsolationRule } from "../rule";
import { NAMESPACES, podSecurityLabel } from "./parts";

export const podSecurity: IsolationRule = {
  number: 22,
  name: "pod-security",
  statement:
    "Every tenant's namespace enforces, audits and warns at Pod Security's restricted level, each of a version.",
  why: "Without these labels the API server itself admits pods that take over their nodes.",
  fix: "label the namespace as TenantNamespace does: restricted, at a version such as v1.34",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  enforced: { constructors: "TenantNamespace writes the labels" },
  parts: [
    {
      on: NAMESPACES,
      breaks: "is not the restricted level of Pod Security",
      holds: all(
        ...POD_SECURITY_MODES.map((mode) => {
          const label = podSecurityLabel(mode);
          const restricted = label.passes(is("restricted"));
          if (mode !== "enforce") return restricted;
          // No lower level admits a host path.
          const granted = not(TENANT.at("allowReadOnlyHostPaths").passes(empty));
          return any(restricted, all(label.passes(is("privileged")), granted));
        }),
      ),
    },
    {
      on: NAMESPACES,
      breaks: "is no fixed version of Pod Security",
      holds: all(
        ...POD_SECURITY_MODES.map((mode) =>
          podSecurityLabel(`${mode}-version`).passes(matches(POD_SECURITY_VERSION)),
        ),
      ),
    },
  ],
};
