import { absent, absentOr, is, matches } from "../language/checks";
import type { Condition, Field } from "../language/condition";
import { all, any, every, not, root, some, text } from "../language/condition";
import { judge } from "../language/judge";
import type { IsolationRule } from "../rule";
import { BY_POD_SECURITY, everyContainer, POD_SECURITY, TENANT, VOLUMES } from "./parts";

/** Whether a folder of the node is one of those granted, or in one, as constructors ask. */
export function mayMountHostPath(path: string, granted: readonly string[]): boolean {
  const condition = isGranted(root("path"), root("granted"));
  const roots = { path: { value: path, path: "path" }, granted: { value: granted, path: "granted" } };
  return judge(condition, roots).holds === true;
}

/** That a folder of the node is one of those granted, or in one. */
function isGranted(path: Field, granted: Field): Condition {
  return all(
    not(path.passes(matches("(?:[\\s\\S]*/)?\\.\\.(?:/[\\s\\S]*)?"))),
    some(granted, (folder) =>
      any(
        text(folder, "(?:/[\\s\\S]*)?").matches(path),
        all(folder.passes(matches("[\\s\\S]*/")), text(folder, "[\\s\\S]*").matches(path)),
      ),
    ),
  );
}

/**
 * The other way to a folder of the node, a claim on a volume of one's own making, is closed by rule 48, which leaves
 * tenants no volumes of their own making.
 */
export const noHostPaths: IsolationRule = {
  number: 3,
  name: "no-host-paths",
  statement:
    "No pod mounts a folder of its node, but those that its tenant is granted, and these to read only.",
  why: "The node's folders hold its credentials, its container runtime and every tenant's data.",
  fix: "use a claim or an emptyDir; or have an administrator grant the folder, and mount it with readOnly: true",
  source: POD_SECURITY,
  enforced: {
    constructors: "mounts: host paths within the tenant's grants, read-only",
    cluster: BY_POD_SECURITY,
  },
  parts: [
    {
      on: "pods",
      breaks: "mounts a folder of the node",
      holds: every(VOLUMES, (volume) => {
        const hostPath = volume.at("hostPath");
        return any(
          hostPath.passes(absent),
          all(
            isGranted(hostPath.at("path"), TENANT.at("allowReadOnlyHostPaths")),
            // Other types make folders on the node, or hand out its devices and sockets.
            hostPath.at("type").passes(absentOr("", "Directory", "File")),
            everyContainer((container) =>
              every(container.at("volumeMounts"), (mount) =>
                any(not(mount.at("name").equals(volume.at("name"))), mount.at("readOnly").passes(is(true))),
              ),
            ),
          ),
        );
      }),
    },
  ],
};
