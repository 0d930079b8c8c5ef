import { privatePulls } from "../../../../lib/isolation/pods/private-pulls";
import type { RuleCases } from "../../support/cases";
import { container, pod } from "../../support/cases";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const PRIVATE = "registry.example.com/orgs/acme/web:1";
const pulling = (image: string, imagePullPolicy?: string) =>
  container({ name: "pulling", image, imagePullPolicy });

export const privatePullsCases: RuleCases = {
  rule: privatePulls,
  tenant: { registry: "registry.example.com", organization: "acme" },
  refused: {
    pods: {
      "nothing said, which is not always": pod({ containers: [pulling(PRIVATE)] }),
      "if it is not there": pod({ containers: [pulling(PRIVATE, "IfNotPresent")] }),
      never: pod({ containers: [pulling(PRIVATE, "Never")] }),
      "a digest, which is no credential": pod({
        containers: [pulling(`registry.example.com/orgs/acme/web@${DIGEST}`, "IfNotPresent")],
      }),
      "the host in upper case": pod({
        containers: [pulling("REGISTRY.example.com/orgs/acme/web:1", "IfNotPresent")],
      }),
      "the usual port": pod({
        containers: [pulling("registry.example.com:443/orgs/acme/web:1", "IfNotPresent")],
      }),
      "another organization's, which lies there": pod({
        containers: [pulling("registry.example.com/orgs/bank/web:1", "Never")],
      }),
      "an init container": pod({ initContainers: [pulling(PRIVATE, "IfNotPresent")] }),
      "an ephemeral container": pod({ ephemeralContainers: [pulling(PRIVATE)] }),
      "an image as a volume": pod({
        volumes: [{ name: "model", image: { reference: PRIVATE, pullPolicy: "IfNotPresent" } }],
      }),
    },
  },
  passed: {
    pods: {
      always: pod({ containers: [pulling(PRIVATE, "Always")] }),
      "a public image": pod({ containers: [pulling("registry.example.com/public/web:1", "IfNotPresent")] }),
      "a public image as a volume": pod({
        volumes: [
          { name: "scratch", emptyDir: {} },
          { name: "model", image: { reference: "registry.example.com/public/model:1" } },
        ],
      }),
      "an image as a volume, always": pod({
        volumes: [{ name: "model", image: { reference: PRIVATE, pullPolicy: "Always" } }],
      }),
    },
  },
};
