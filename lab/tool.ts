import { engineTools } from "./engine/tools";
import { labFolders } from "./folders";
import { controlPlane, cyclonus, kubectl, kwok, metricsServer } from "./kubernetes/tools";
import { helm } from "./plugins/kubernetes/helm/tool";
import { openstackPlugin } from "./plugins/openstack/tool";
import { dockerRegistry } from "./registry/tool";
import { silent } from "./report";
import type { Report } from "./report";
import { obtainTool } from "./tools/obtain";

/** The tools that can be asked for. */
export type ToolName =
  | "pulumi"
  | "kubernetes"
  | "kubectl"
  | "kwok"
  | "metrics-server"
  | "cyclonus"
  | "helm"
  | "pulumi-resource-openstack"
  | "docker-registry";

/**
 * The absolute path of a tool's first program, which is found on PATH or in the cache, or built now.
 * @throws LabFailure where it cannot be had
 */
export async function tool(name: ToolName, report: Report = silent): Promise<string> {
  const [pulumi] = engineTools();
  const tools = {
    pulumi,
    kubernetes: controlPlane,
    kubectl,
    kwok,
    "metrics-server": metricsServer,
    cyclonus,
    helm,
    "pulumi-resource-openstack": openstackPlugin,
    "docker-registry": dockerRegistry,
  };
  const found = await obtainTool(tools[name], labFolders(), report);
  const [program] = Object.values(found.programs);
  if (program === undefined) throw new Error(`tool ${name} has no program`);
  return program;
}
