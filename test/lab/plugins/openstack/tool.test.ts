import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

import {
  openstackPlugin,
  openstackPluginEnvironment,
  openstackPluginStandIns,
  openstackPluginTools,
} from "../../../../lab/plugins/openstack/tool";
import { recipeFolder } from "../../../../lab/tools/store";
import { printing, scratch } from "../../support/scratch";
import type { Scratch } from "../../support/scratch";

const acquisition = { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1" };

describe("the tool pulumi-resource-openstack", () => {
  let place: Scratch;
  const before = { ...process.env };
  const build = openstackPlugin.recipes[1] ?? openstackPlugin.recipes[0];
  const built = () => mkdirSync(join(recipeFolder(build, place.folders), "bin"), { recursive: true });

  beforeEach(() => {
    place = scratch();
    process.env.PATH = dirname(process.execPath);
    process.env.PULUMI_HOME = join(place.folder, "home");
  });
  afterEach(() => {
    process.env.PATH = before.PATH;
    if (before.PULUMI_HOME === undefined) delete process.env.PULUMI_HOME;
    else process.env.PULUMI_HOME = before.PULUMI_HOME;
    place.remove();
  });

  test("is needed, and only once it was built it is a stand-in that the engine must not look past", () => {
    expect(openstackPluginTools()).toEqual([openstackPlugin]);
    expect(openstackPluginStandIns(place.folders)).toEqual([]);
    expect(openstackPluginEnvironment(place.folders)).toEqual({});
    built();
    expect(openstackPluginStandIns(place.folders)).toHaveLength(1);
    expect(openstackPluginEnvironment(place.folders)).toEqual(acquisition);
  });

  test("gives way to one on PATH", () => {
    built();
    place.write("official/pulumi-resource-openstack", printing("3.15.2"), 0o755);
    process.env.PATH = join(place.folder, "official");
    expect(openstackPluginStandIns(place.folders)).toEqual([]);
    expect(openstackPluginEnvironment(place.folders)).toEqual({});
  });

  test("gives way to the one that Pulumi keeps", () => {
    built();
    mkdirSync(join(place.folder, "home/plugins/resource-openstack-v3.15.2"), { recursive: true });
    expect(openstackPluginTools()).toEqual([]);
    expect(openstackPluginStandIns(place.folders)).toEqual([]);
  });
});
