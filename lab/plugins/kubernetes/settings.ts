import type { ContextChoice, Kubeconfig } from "./kubeconfig";
import { ambientKubeconfig, readKubeconfig } from "./kubeconfig";
import type { MutabilityChoice } from "./replace-rules";

/** The provider's configuration, resolved from its arguments and the environment. */
export interface Settings {
  /** Undefined when nothing names a cluster. */
  readonly kubeconfig?: Kubeconfig;
  readonly choice: ContextChoice;
  /** @default the context's namespace, else "default" */
  readonly namespace?: string;
  /** Update an object that exists already instead of refusing to create it. */
  readonly upsertExistingObjects: boolean;
  /** Take over fields that others own. */
  readonly forcePatches: boolean;
  /** Treat the objects of a cluster that cannot be reached as deleted. */
  readonly deleteUnreachable: boolean;
  readonly mutable: MutabilityChoice;
}

/** @throws Error when an option is set that this stand-in does not have. */
export function readSettings(
  variables: ReadonlyMap<string, string>,
  environment: NodeJS.ProcessEnv,
): Settings {
  for (const [option, advice] of unsupported) {
    if (variables.get(option))
      throw new Error(`provider option '${option}' is not supported here; ${advice}`);
  }
  const flag = (option: string, variable: string): boolean =>
    (variables.get(option) ?? environment[variable]) === "true";
  const serverSideApply =
    variables.get("enableServerSideApply") ?? environment["PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY"];
  if (serverSideApply !== undefined && serverSideApply !== "true") {
    throw new Error(
      "provider option 'enableServerSideApply' is false, and this stand-in plugin only knows server-side apply; " +
        "leave it unset, or use the official plugin",
    );
  }
  const kubeconfig = variables.get("kubeconfig");
  return {
    kubeconfig: kubeconfig ? readKubeconfig(kubeconfig) : ambientKubeconfig(environment),
    choice: {
      context: variables.get("context") || undefined,
      cluster: variables.get("cluster") || undefined,
    },
    namespace: variables.get("namespace") || undefined,
    upsertExistingObjects: flag("upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS"),
    forcePatches: flag("enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE"),
    deleteUnreachable: flag("deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE"),
    mutable: {
      configMaps: flag("enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
      secrets: flag("enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
    },
  };
}

const unsupported: ReadonlyMap<string, string> = new Map([
  ["renderYamlToDirectory", "use the official plugin, or synthesize YAML with the library's constructs"],
  ["alwaysRender", "use the official plugin, or synthesize YAML with the library's constructs"],
]);
