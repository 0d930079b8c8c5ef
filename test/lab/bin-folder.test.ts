import { lstatSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fillBinFolder } from "../../lab/bin-folder";
import { run } from "../../lab/processes/command";
import { printing, scratch } from "./support/scratch";

describe("the folder that a lab puts on PATH", () => {
  const place = scratch();
  const folder = join(place.folder, "bin");
  afterAll(() => place.remove());

  test("links to the file itself where it is given a link", async () => {
    place.write("multicall", printing("called"), 0o755);
    symlinkSync("multicall", join(place.folder, "called"));
    fillBinFolder(folder, new Map([["called", { linkTo: join(place.folder, "called") }]]));
    expect((await run(join(folder, "called"), [])).stdout).toBe("called\n");
  });

  test("holds exactly what it should, whatever was there", async () => {
    const [older, newer] = ["older", "newer"].map((name) => place.write(name, printing(name), 0o755));
    place.write("bin/stale", "");
    place.write("bin/tool.99.new", "");
    symlinkSync(older ?? "", join(folder, "tool"));
    const entries = new Map([
      ["tool", { linkTo: older ?? "" }],
      ["wrapper", { script: '#!/bin/sh\necho "got $1"\n' }],
    ]);
    fillBinFolder(folder, entries);
    expect(lstatSync(join(folder, "tool")).isSymbolicLink()).toBe(false);
    const linked = statSync(join(folder, "tool"));
    fillBinFolder(folder, entries);
    expect(readdirSync(folder)).toEqual(["tool", "wrapper"]);
    expect(statSync(join(folder, "tool"))).toEqual(linked);
    expect((await run(join(folder, "tool"), [])).stdout).toBe("older\n");
    expect((await run(join(folder, "wrapper"), ["it's"])).stdout).toBe("got it's\n");
    fillBinFolder(folder, new Map([["tool", { linkTo: newer ?? "" }]]));
    expect(readdirSync(folder)).toEqual(["tool"]);
    expect((await run(join(folder, "tool"), [])).stdout).toBe("newer\n");
  });
});
