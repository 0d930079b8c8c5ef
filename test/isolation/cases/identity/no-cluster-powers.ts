import { noClusterPowers } from "../../../../lib/isolation/identity/no-cluster-powers";
import type { RuleCases } from "../../support/cases";
import { clusterRole, role, rule } from "./objects";

const CERTIFICATES = "certificates.k8s.io";
const ADMISSION = "admissionregistration.k8s.io";

const secret = (type?: string) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: "own",
    namespace: "shop",
    annotations: { "kubernetes.io/service-account.name": "default" },
  },
  type,
});

const request = {
  apiVersion: `${CERTIFICATES}/v1`,
  kind: "CertificateSigningRequest",
  metadata: { name: "own" },
  spec: {
    request: "cmVxdWVzdA==",
    signerName: "kubernetes.io/kube-apiserver-client",
    usages: ["client auth"],
  },
};

export const noClusterPowersCases: RuleCases = {
  rule: noClusterPowers,
  refused: {
    objects: {
      "kubelets, past the API": clusterRole(rule("", "nodes/proxy", "get")),
      "approving certificates": clusterRole(
        rule(CERTIFICATES, "certificatesigningrequests/approval", "update"),
      ),
      "signing in the name of a signer": clusterRole(rule(CERTIFICATES, "signers", "approve")),
      "minting tokens": role(rule("", "serviceaccounts/token", "create")),
      "writing webhooks": clusterRole(rule(ADMISSION, "mutatingwebhookconfigurations", "get", "patch")),
      "writing definitions of resources": clusterRole(
        rule("apiextensions.k8s.io", "customresourcedefinitions", "create"),
      ),
      "a webhook": {
        apiVersion: `${ADMISSION}/v1`,
        kind: "ValidatingWebhookConfiguration",
        metadata: { name: "own" },
        webhooks: [],
      },
      "a definition of resources": {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: "owns.example.com" },
        spec: {},
      },
      "a binding of a policy": {
        apiVersion: `${ADMISSION}/v1`,
        kind: "ValidatingAdmissionPolicyBinding",
        metadata: { name: "own" },
        spec: { policyName: "other", validationActions: ["Audit"] },
      },
      "an approved certificate": {
        ...request,
        status: { conditions: [{ type: "Approved", status: "True" }] },
      },
      "a token that never ends": secret("kubernetes.io/service-account-token"),
      "a token by request": {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        metadata: { name: "default", namespace: "shop" },
        spec: { audiences: [] },
      },
    },
  },
  passed: {
    objects: {
      "reading definitions of resources": clusterRole(
        rule("apiextensions.k8s.io", "customresourcedefinitions", "get", "list", "watch"),
      ),
      "reading nodes": clusterRole(rule("", "nodes", "get", "list")),
      "reading service accounts": role(rule("", "serviceaccounts", "get")),
      "a secret of another type": secret("Opaque"),
      "a secret of no type": secret(),
      "a request that waits": request,
    },
  },
};
