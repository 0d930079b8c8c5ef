import { noHostPaths } from "../../../../lib/isolation/pods/no-host-paths";
import type { PodSpec, RuleCases } from "../../support/cases";
import { container, pod } from "../../support/cases";

const volume = (path: string, type?: string) => ({ name: "host", hostPath: { path, type } });
const mount = (over: object = {}) => ({ name: "host", mountPath: "/host", readOnly: true, ...over });

function mounting(path: string, over: { type?: string; mount?: object } = {}): PodSpec {
  return pod({
    containers: [container({ volumeMounts: [mount(over.mount)] })],
    volumes: [volume(path, over.type)],
  });
}

export const noHostPathsCases: RuleCases = {
  rule: noHostPaths,
  tenant: { allowReadOnlyHostPaths: ["/var/log", "/opt/a.b/"] },
  refused: {
    pods: {
      "the node's root": mounting("/"),
      "a folder above the one granted": mounting("/var"),
      "a folder whose name begins alike": mounting("/var/logs"),
      "a way up out of the folder granted": mounting("/var/log/../lib/kubelet"),
      "a grant read as a pattern": mounting("/opt/axb/data"),
      "a folder above one granted with a slash at its end": mounting("/opt/a.b"),
      "other case": mounting("/VAR/log"),
      "to write to": mounting("/var/log", { mount: { readOnly: false } }),
      "without a word of reading only": mounting("/var/log", { mount: { readOnly: undefined } }),
      "to write to in one container of two": pod({
        containers: [
          container({ volumeMounts: [mount()] }),
          container({ name: "b", volumeMounts: [mount({ readOnly: false })] }),
        ],
        volumes: [volume("/var/log")],
      }),
      "to write to before the others start": pod({
        initContainers: [container({ name: "first", volumeMounts: [mount({ readOnly: false })] })],
        volumes: [volume("/var/log")],
      }),
      "to write to in an ephemeral container": pod({
        ephemeralContainers: [container({ name: "debug", volumeMounts: [mount({ readOnly: false })] })],
        volumes: [volume("/var/log")],
      }),
      "a folder that is made on the node": mounting("/var/log/mine", { type: "DirectoryOrCreate" }),
      "a socket": mounting("/var/log/journal.sock", { type: "Socket" }),
      "behind a harmless volume, mounted by none": pod({
        volumes: [{ name: "scratch", emptyDir: {} }, volume("/etc/kubernetes")],
      }),
    },
  },
  passed: {
    pods: {
      "the folder granted": mounting("/var/log", { type: "Directory" }),
      "a folder in it": mounting("/var/log/pods"),
      "a folder in one granted with a slash at its end": mounting("/opt/a.b/data"),
      "dots that lead nowhere up": mounting("/var/log/..data"),
      "another volume to write to beside it": pod({
        containers: [container({ volumeMounts: [mount(), { name: "scratch", mountPath: "/tmp" }] })],
        volumes: [volume("/var/log"), { name: "scratch", emptyDir: {} }],
      }),
      "no volumes": pod({ volumes: [] }),
      "a claim": pod({ volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] }),
    },
  },
};
