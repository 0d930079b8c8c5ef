import { existsSync } from "node:fs";
import { isInstalled } from "../../engine/plugins";
import type { LabFolders } from "../../folders";
import type { StandIn } from "../../part";
import { onPath } from "../../tools/find";
import { recipeFolder } from "../../tools/store";
import type { GoProgram, Tool } from "../../tools/tool";

/** That of @pulumi/openstack, as its names are in main.go. */
const VERSION = "3.15.2";
const PROGRAM = "pulumi-resource-openstack";

/** Other versions of the bridge do not fit this provider's SDK, or their checksums are not served everywhere. */
const build: GoProgram = {
  kind: "go program",
  name: PROGRAM,
  version: VERSION,
  requires: {
    "github.com/pulumi/pulumi-terraform-bridge/v3": "v3.100.0",
    "github.com/pulumi/pulumi/sdk/v3": "v3.145.0",
    "github.com/terraform-provider-openstack/terraform-provider-openstack": "v1.54.1",
    "golang.org/x/tools": "v0.38.0",
  },
  replaces: {
    "github.com/hashicorp/terraform-plugin-sdk/v2":
      "github.com/pulumi/terraform-plugin-sdk/v2 v2.0.0-20240520223432-0c0bf0d65f10",
  },
  source: "lab/plugins/openstack/main.go",
  programs: [PROGRAM],
  seconds: 120,
};

/** The resource plugin for OpenStack: Pulumi's own, else one built from the parts that it is made of. */
export const openstackPlugin: Tool = {
  name: PROGRAM,
  purpose: "deploys OpenStack's resources for Pulumi's engine",
  programs: [PROGRAM],
  handedOut: true,
  version: { of: [PROGRAM], arguments: ["-version"], atLeast: VERSION },
  recipes: [
    { kind: "pulumi plugin", name: "pulumi-plugin-openstack", version: VERSION, package: "openstack" },
    build,
  ],
};

/** What a part of the lab needs that runs programs against OpenStack: nothing where Pulumi has the plugin itself. */
export function openstackPluginTools(): readonly Tool[] {
  return isInstalled("openstack", VERSION) ? [] : [openstackPlugin];
}

/** What is played of it. */
export function openstackPluginStandIns(folders: LabFolders): readonly StandIn[] {
  if (!isBuilt(folders)) return [];
  return [
    {
      name: "plugin openstack",
      standsInFor: `Pulumi's ${PROGRAM} ${VERSION}`,
      limits:
        "built of the same parts, with the services that this project uses; not databases, DNS, Heat, Magnum",
    },
  ];
}

/** Settings by which programs use it. */
export function openstackPluginEnvironment(folders: LabFolders): Readonly<Record<string, string>> {
  // Without it the engine downloads the official plugin over this one, or fails trying.
  return isBuilt(folders) ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1" } : {};
}

function isBuilt(folders: LabFolders): boolean {
  return (
    !isInstalled("openstack", VERSION) &&
    onPath(PROGRAM, folders) === undefined &&
    existsSync(recipeFolder(build, folders))
  );
}
