import { isIPv6 } from "node:net";
import { refuse } from "../rules/problem";
import { secretFile } from "./boot-file";
import type { BootFile } from "./boot-file";
import { userDataSize, userDataText } from "./cloud-config";
import { commonScript } from "./common-script";
import { containerdFiles } from "./containerd";
import { FORGET_SERVICE, forgetFiles } from "./forget";
import { kernelFiles } from "./host";
import { joinScript } from "./join";
import { hostAndPort } from "./kubeadm";
import { metadataGuardFiles } from "./metadata-guard";
import { nodeServiceFiles } from "./node-service";
import { packageFiles, packageModules, packageVariables } from "./packages";
import { SETTINGS } from "./paths";
import { proxyFiles } from "./proxy";
import type { ClusterSettings } from "./settings";
import { assignments } from "./shell";
import { startedAtBoot } from "./units";

/** What a script of a node can read as a variable; a list is an array of bash. */
type Variables = Readonly<Record<string, string | readonly string[]>>;

/**
 * User data of a node, control node or worker.
 *
 * @param units are started at the end of the first boot, and at every later one
 * @throws Error when it is longer than the cloud takes
 */
export function nodeUserData(
  subject: string,
  cluster: ClusterSettings,
  units: readonly string[],
  files: readonly BootFile[],
): string {
  const userData = userDataText({
    files: [...files, startedAtBoot(units)],
    commands: [
      ["systemctl", "daemon-reload"],
      ["systemctl", "start", "--no-block", FORGET_SERVICE, ...units],
    ],
    modules: { ...packageModules(cluster.packages), ...timeModules(cluster.timeServers) },
  });
  refuse(subject, [userDataSize("userData", userData)]);
  return userData;
}

/** What every node has. */
export function commonFiles(cluster: ClusterSettings): readonly BootFile[] {
  return [
    commonScript(),
    ...kernelFiles(cluster.podCidrs.some((cidr) => isIPv6(cidr.split("/")[0] ?? ""))),
    ...packageFiles(cluster.packages),
    ...containerdFiles(cluster),
    ...proxyFiles(cluster),
    ...metadataGuardFiles(cluster.podCidrs),
    ...nodeServiceFiles(),
    joinScript(),
    ...forgetFiles(),
  ];
}

/** The settings that scripts read. */
export function settingsFile(cluster: ClusterSettings, node: Variables): BootFile {
  const variables = {
    ...node,
    ...packageVariables(cluster),
    CLUSTER_NAME: cluster.name,
    ENDPOINT: hostAndPort(cluster.endpoint),
    JOIN_TOKEN_ID: cluster.joinToken.token.split(".")[0] ?? "",
    NODE_CIDRS: cluster.nodeCidrs,
    PROXY: cluster.proxy?.url ?? "",
  };
  return secretFile(
    `${SETTINGS}/settings.sh`,
    `# shellcheck shell=bash disable=SC2034\n${assignments(variables)}`,
  );
}

function timeModules(servers: readonly string[] | undefined): Readonly<Record<string, unknown>> {
  return servers === undefined ? {} : { ntp: { enabled: true, servers: [...servers].sort() } };
}
