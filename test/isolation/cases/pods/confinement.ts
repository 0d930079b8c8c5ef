import { confinement } from "../../../../lib/isolation/pods/confinement";
import type { Manifest, RuleCases } from "../../support/cases";
import { container, pod } from "../../support/cases";

const PREFIX = "container.apparmor.security.beta.kubernetes.io";
const ofPod = (context: object) =>
  pod({ securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" }, ...context } });
const having = (context: object) =>
  container({
    name: "loose",
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, ...context },
  });
const annotated = (annotations: object): Manifest => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop" },
  spec: {
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" }, annotations },
      spec: pod({ initContainers: [container({ name: "first" })] }),
    },
  },
});

export const confinementCases: RuleCases = {
  rule: confinement,
  refused: {
    pods: {
      "all of /proc": pod({ hostUsers: false, containers: [having({ procMount: "Unmasked" })] }),
      "all of /proc in an init container": pod({
        hostUsers: false,
        initContainers: [having({ procMount: "Unmasked" })],
      }),
      "another type of SELinux": ofPod({ seLinuxOptions: { type: "spc_t" } }),
      "another type on a container": pod({
        containers: [having({ seLinuxOptions: { type: "unconfined_t" } })],
      }),
      "a user of SELinux": ofPod({ seLinuxOptions: { type: "container_t", user: "system_u" } }),
      "a user of SELinux on a container": pod({
        containers: [having({ seLinuxOptions: { user: "system_u" } })],
      }),
      "a role of SELinux on the pod": ofPod({ seLinuxOptions: { role: "sysadm_r" } }),
      "a role of SELinux": pod({ ephemeralContainers: [having({ seLinuxOptions: { role: "sysadm_r" } })] }),
      "AppArmor off": ofPod({ appArmorProfile: { type: "Unconfined" } }),
      "AppArmor off for a container, on for the pod": pod({
        securityContext: {
          runAsNonRoot: true,
          seccompProfile: { type: "RuntimeDefault" },
          appArmorProfile: { type: "RuntimeDefault" },
        },
        containers: [having({ appArmorProfile: { type: "Unconfined" } })],
      }),
      "a process of a Windows host": {
        ...ofPod({ windowsOptions: { hostProcess: true } }),
        hostNetwork: true,
      },
      "a container of a Windows host": pod({
        hostNetwork: true,
        containers: [having({ windowsOptions: { hostProcess: true } })],
      }),
    },
    objects: {
      "AppArmor off by its older annotation": annotated({ [`${PREFIX}/web`]: "unconfined" }),
      "the second of two annotations": annotated({
        [`${PREFIX}/first`]: "runtime/default",
        [`${PREFIX}/web`]: "unconfined",
      }),
    },
  },
  passed: {
    pods: {
      "the defaults in so many words": pod({
        securityContext: {
          runAsNonRoot: true,
          seccompProfile: { type: "RuntimeDefault" },
          seLinuxOptions: { type: "container_t", level: "s0:c123,c456", user: "", role: "" },
          appArmorProfile: { type: "RuntimeDefault" },
          windowsOptions: { hostProcess: false },
        },
        containers: [having({ procMount: "Default", seLinuxOptions: {} })],
      }),
      "a profile of the node": ofPod({ appArmorProfile: { type: "Localhost", localhostProfile: "web" } }),
    },
    objects: {
      "profiles by the older annotation": annotated({
        [`${PREFIX}/web`]: "localhost/web",
        [`${PREFIX}/first`]: "runtime/default",
        "example.org/note": "unconfined",
      }),
    },
  },
};
