import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { engine } from "../../../lab/engine";
import { pluginSource, settlePlugins } from "../../../lab/engine/plugins";
import { readState } from "../../../lab/state";
import { printing, scratch } from "../support/scratch";
import type { Scratch } from "../support/scratch";

const reachable = () => Promise.resolve(true);
const unreachable = () => Promise.resolve(false);

describe("Pulumi's resource plugins", () => {
  let place: Scratch;
  let environment: NodeJS.ProcessEnv;
  const before = { ...process.env };
  const settings = () => engine.environment(place.folders, readState(place.folders.state, ""));
  const wrappers = () => [...(engine.wrappers?.(place.folders).keys() ?? [])];
  /** A Pulumi that writes down how it is called, and then does as told. */
  const pulumi = (then: string) =>
    place.write("pulumi", `#!/bin/sh\necho "$@" >> '${place.folder}/calls'\n${then}\n`, 0o755);

  beforeEach(() => {
    place = scratch();
    process.env.PATH = "/usr/bin:/bin";
    process.env.PULUMI_HOME = join(place.folder, "home");
    environment = { ...process.env };
  });
  afterEach(() => {
    process.env.PATH = before.PATH;
    if (before.PULUMI_HOME === undefined) delete process.env.PULUMI_HOME;
    else process.env.PULUMI_HOME = before.PULUMI_HOME;
    place.remove();
  });

  test("are played without internet, and the download is not tried again at once", async () => {
    const program = pulumi("exit 1");
    const sources = await settlePlugins(program, place.folders, environment, unreachable);
    expect(sources.map(({ name, from }) => `${name} ${from}`)).toEqual([
      "kubernetes stand-in",
      "tls stand-in",
      "random stand-in",
    ]);
    expect(sources[0]?.failure?.reason).toContain("does not answer");
    await settlePlugins(program, place.folders, environment, reachable);
    expect(() => readFileSync(join(place.folder, "calls"))).toThrow("ENOENT");
    expect(wrappers()).toEqual([
      "pulumi-resource-kubernetes",
      "pulumi-resource-tls",
      "pulumi-resource-random",
    ]);
    expect(settings()).toHaveProperty("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "1");
  });

  test("whose download fails are played, and Pulumi's reason is kept", async () => {
    const program = pulumi("echo 'trying' >&2; echo 'error: 503 from the server' >&2; exit 1");
    const [kubernetes] = await settlePlugins(program, place.folders, environment, reachable);
    expect(kubernetes?.failure?.reason).toBe("error: 503 from the server");
    const { version } = pluginSource("tls", place.folders);
    expect(readFileSync(join(place.folder, "calls"), "utf8")).toContain(
      `plugin install resource tls ${version}\n`,
    );
  });

  test("install themselves where there is internet, and then nothing is played", async () => {
    const program = pulumi(`mkdir -p "$PULUMI_HOME/plugins/resource-$4-v$5"`);
    const sources = await settlePlugins(program, place.folders, environment, reachable);
    expect(sources.map(({ from }) => from)).toEqual(Array(3).fill("installed for Pulumi"));
    expect(wrappers()).toEqual([]);
    expect(settings()).not.toHaveProperty("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION");
    expect(engine.standIns(place.folders)).toEqual([]);
  });

  test("on PATH take the place of those that are played", () => {
    place.write("official/pulumi-resource-kubernetes", printing(""), 0o755);
    process.env.PATH = `${place.folder}/official:${process.env.PATH}`;
    expect(pluginSource("kubernetes", place.folders).from).toBe("PATH");
    expect(wrappers()).not.toContain("pulumi-resource-kubernetes");
  });

  test("of another version, or half downloaded, do not count", () => {
    const plugins = join(place.folder, "home/plugins");
    const { version } = pluginSource("random", place.folders);
    mkdirSync(join(plugins, "resource-random-v0.0.1"), { recursive: true });
    expect(pluginSource("random", place.folders).from).toBe("stand-in");
    mkdirSync(join(plugins, `resource-random-v${version}`));
    place.write(`home/plugins/resource-random-v${version}.partial`, "");
    expect(pluginSource("random", place.folders).from).toBe("stand-in");
  });
});
