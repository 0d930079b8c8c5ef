import { is } from "../language/checks";
import { all, every, not } from "../language/condition";
import { NOT_FOR_TENANTS, OBJECT } from "../roots";
import type { InspectionPart, IsolationRule } from "../rule";
import { everyRule, RBAC_GUIDE, ROLES, withholds, withholdsWholly } from "./parts";

/** Resources of which every verb gives power over others. */
const DANGEROUS =
  "nodes/proxy|certificatesigningrequests/(approval|status)|signers|serviceaccounts/token|tokenreviews";

const REGISTRATIONS =
  "(validating|mutating)(webhookconfigurations|admissionpolicies|admissionpolicybindings)|customresourcedefinitions|apiservices";

const ADMISSION = "admissionregistration.k8s.io";

/** Kinds that change the API server for everybody. */
const OF_EVERYBODY = [
  `${ADMISSION}/ValidatingWebhookConfiguration`,
  `${ADMISSION}/MutatingWebhookConfiguration`,
  `${ADMISSION}/ValidatingAdmissionPolicy`,
  `${ADMISSION}/ValidatingAdmissionPolicyBinding`,
  `${ADMISSION}/MutatingAdmissionPolicy`,
  `${ADMISSION}/MutatingAdmissionPolicyBinding`,
  "apiextensions.k8s.io/CustomResourceDefinition",
  "apiregistration.k8s.io/APIService",
];

/** Kubelets mint tokens all the time, so that the cluster must not refuse these by what they are. */
const noTokens: InspectionPart = {
  on: { kinds: ["authentication.k8s.io/TokenRequest"] },
  inspect: () => [
    {
      field: "kind",
      value: "TokenRequest",
      rule: "mints a token of a service account",
      fix: "have pods mount the token of their own account, by a projected volume",
    },
  ],
};

export const noClusterPowers: IsolationRule = {
  number: 32,
  name: "no-cluster-powers",
  statement:
    "Tenants have no way to nodes past the API, approve no certificates, change nothing of the API itself, and mint no tokens for others.",
  why: "Each of these is the whole cluster: kubelets run anything, certificates and tokens are identities, webhooks see all objects.",
  fix: "leave it out; an administrator installs what the cluster needs",
  source: `${RBAC_GUIDE}#kubernetes-rbac-privilege-escalation-risks`,
  enforced: {
    constructors: "TenantNamespace's roles have none of these resources",
    cluster: "nobody mints tokens but kubelets, as no role gives serviceaccounts/token",
  },
  parts: [
    {
      on: ROLES,
      breaks: "gives power over others",
      holds: everyRule((rule) => all(withholdsWholly(rule, DANGEROUS), withholds(rule, REGISTRATIONS))),
    },
    { on: { kinds: OF_EVERYBODY }, breaks: "changes the API of all tenants", holds: NOT_FOR_TENANTS },
    {
      on: { kinds: ["certificates.k8s.io/CertificateSigningRequest"] },
      breaks: "approves a certificate",
      holds: every(OBJECT.at("status", "conditions"), (condition) =>
        not(condition.at("type").passes(is("Approved"))),
      ),
    },
    {
      on: { kinds: ["/Secret"] },
      breaks: "mints a token of a service account that never ends",
      holds: not(OBJECT.at("type").passes(is("kubernetes.io/service-account-token"))),
    },
    noTokens,
  ],
};
