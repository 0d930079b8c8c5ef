import { pullSecrets } from "../../../../lib/isolation/pods/pull-secrets";
import type { Manifest, RuleCases } from "../../support/cases";
import { pod } from "../../support/cases";

const named = (...names: readonly string[]) => ({ imagePullSecrets: names.map((name) => ({ name })) });
const account = (over: object): Manifest => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: "builder", namespace: "shop" },
  ...over,
});

export const pullSecretsCases: RuleCases = {
  rule: pullSecrets,
  tenant: { pullSecrets: ["image-pull"] },
  refused: {
    pods: {
      "another secret": pod(named("bank-pull")),
      "another beside the own one": pod(named("image-pull", "bank-pull")),
      "no name": pod({ imagePullSecrets: [{}] }),
    },
    objects: { "another secret by way of the service account": account(named("bank-pull")) },
  },
  passed: {
    pods: { "the own one": pod(named("image-pull")), none: pod(), "an empty list": pod(named()) },
    objects: { "the own one by way of the service account": account(named("image-pull")), none: account({}) },
  },
};

export const noPullSecretsCases: RuleCases = {
  rule: pullSecrets,
  tenant: { pullSecrets: [] },
  refused: {
    pods: {
      "any where none is given": pod(named("image-pull")),
      two: pod(named("a", "b")),
    },
    objects: { "by way of the service account": account(named("image-pull")) },
  },
  passed: { pods: { none: pod() } },
};

export const anyPullSecretsCases: RuleCases = {
  rule: pullSecrets,
  refused: {},
  passed: {
    pods: { "any, where nobody said which": pod(named("mine")) },
    objects: { "any by way of the service account": account(named("mine")) },
  },
};
