import { absent } from "../language/checks";
import type { Condition, Field } from "../language/condition";
import { any, every, root } from "../language/condition";
import type { IsolationRule } from "../rule";
import { POD, TENANT } from "./parts";

const GRANTED = TENANT.at("pullSecrets");

function areGranted(secrets: Field): Condition {
  return any(
    GRANTED.passes(absent),
    every(secrets, (secret) => secret.at("name").among(GRANTED)),
  );
}

export const pullSecrets: IsolationRule = {
  number: 21,
  name: "pull-secrets",
  statement: "Images are pulled by no secrets but those that the tenant is given for it.",
  why: "By the credentials of another organization its private images can be run.",
  fix: "leave imagePullSecrets out, or name those of the tenant",
  source: "https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/",
  enforced: {
    constructors: "pods name the tenant's own secret",
    cluster: "secrets of other namespaces cannot be named",
  },
  parts: [
    {
      on: "pods",
      breaks: "is no secret that the tenant pulls images by",
      holds: areGranted(POD.at("imagePullSecrets")),
    },
    {
      // What a service account has is put into its pods.
      on: { kinds: ["/ServiceAccount"] },
      breaks: "is no secret that the tenant pulls images by",
      holds: areGranted(root("object").at("imagePullSecrets")),
    },
  ],
};
