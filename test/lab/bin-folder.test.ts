import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { fillBinFolder } from "../../lab/bin-folder";
import { run } from "../../lab/processes/command";
import { scratch } from "./support/scratch";

describe("the folder that a lab puts on PATH", () => {
  const place = scratch();
  const folder = join(place.folder, "bin");
  afterAll(() => place.remove());

  test("holds exactly what it should, whatever was there", async () => {
    place.write("bin/stale", "");
    place.write("bin/tool.99.new", "");
    place.write("bin/tool", "a file where a link belongs");
    const entries = new Map([
      ["tool", { linkTo: "/somewhere/tool" }],
      ["wrapper", { script: '#!/bin/sh\necho "got $1"\n' }],
    ]);
    fillBinFolder(folder, entries);
    fillBinFolder(folder, entries);
    expect(readdirSync(folder)).toEqual(["tool", "wrapper"]);
    expect(readlinkSync(join(folder, "tool"))).toBe("/somewhere/tool");
    expect((await run(join(folder, "wrapper"), ["it's"])).stdout).toBe("got it's\n");
    fillBinFolder(folder, new Map([["tool", { linkTo: "/elsewhere/tool" }]]));
    expect(readdirSync(folder)).toEqual(["tool"]);
    expect(readlinkSync(join(folder, "tool"))).toBe("/elsewhere/tool");
  });
});
