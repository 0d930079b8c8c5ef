import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { processesMarked } from "../../../lab/processes/roster";
import { silent } from "../../../lab/report";
import { BUILD_MARK, fillOnce } from "../../../lab/tools/store";
import { child, ended, printed } from "../support/child";
import { scratch } from "../support/scratch";

describe("the tools in the cache", () => {
  const place = scratch();
  let count = 0;
  const target = () => join(place.folders.tools, `tool-${++count}`, "1.0.0-abc");
  afterAll(() => place.remove());

  test("are made once, whoever asks", async () => {
    const folder = target();
    let made = 0;
    const make = async (beside: string) => {
      made++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      writeFileSync(join(beside, "program"), "x");
    };
    await Promise.all([1, 2, 3].map(() => fillOnce(folder, "making", silent, make)));
    await fillOnce(folder, "making", silent, make);
    expect(made).toBe(1);
    expect(readdirSync(folder)).toEqual(["program"]);
  });

  test("appear whole or not at all", async () => {
    const folder = target();
    const make = (beside: string) => {
      writeFileSync(join(beside, "half"), "x");
      return Promise.reject(new Error("no network"));
    };
    await expect(fillOnce(folder, "making", silent, make)).rejects.toThrow("no network");
    expect(readdirSync(dirname(folder))).toEqual([]);
  });

  test("are made by the next command where one was killed; nothing of its work is left, files or processes", async () => {
    const folder = target();
    const builder = child(
      `lab("tools/store").fillOnce(${JSON.stringify(folder)}, "making", { line() {} }, async (beside) => {
        require("fs").writeFileSync(beside + "/half", "x");
        require("child_process").spawn("sleep", ["1000"], { env: { ...process.env, ${BUILD_MARK}: ${JSON.stringify(folder)} } });
        console.log("building");
        await new Promise((resolve) => setTimeout(resolve, 1e6));
      });`,
    );
    await printed(builder, "building");
    builder.kill("SIGKILL");
    await ended(builder);
    const orphans = () => processesMarked(BUILD_MARK).filter(({ mark }) => mark === folder);
    expect(orphans()).toHaveLength(1);
    expect(existsSync(folder)).toBe(false);

    await fillOnce(folder, "making", silent, (beside) => {
      mkdirSync(join(beside, "bin"));
      writeFileSync(join(beside, "bin", "program"), "whole");
      return Promise.resolve();
    });
    expect(orphans()).toEqual([]);
    expect(readdirSync(dirname(folder))).toEqual(["1.0.0-abc"]);
    expect(readFileSync(join(folder, "bin/program"), "utf8")).toBe("whole");
  });
});
