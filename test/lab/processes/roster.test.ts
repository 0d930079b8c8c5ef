import { spawn } from "node:child_process";
import { end, isAlive, processesMarked } from "../../../lab/processes/roster";
import { ended, printed } from "../support/child";

const MARK = `CCE_TEST_${process.pid}`;

function sleeper(mark: string, code = "") {
  return spawn(process.execPath, ["-e", `${code}; console.log("up"); setInterval(() => {}, 1000)`], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, [MARK]: mark },
  });
}

describe("processes of the lab", () => {
  test("are found by their mark, with those that they started, and end when asked", async () => {
    const parent = sleeper("family", `require("child_process").spawn("sleep", ["1000"])`);
    await printed(parent, "up");
    const found = processesMarked(MARK).filter(({ mark }) => mark === "family");
    expect(found).toHaveLength(2);
    expect(found.map(({ pid }) => pid)).toContain(parent.pid);
    expect(await end(found)).toEqual([]);
    expect(await ended(parent)).toBe("SIGTERM");
    expect(processesMarked(MARK)).toEqual([]);
  });

  test("that do not listen to a polite request are killed", async () => {
    const deaf = sleeper("deaf", `process.on("SIGTERM", () => {})`);
    await printed(deaf, "up");
    expect(await end(processesMarked(MARK), 100)).toEqual([]);
    expect(await ended(deaf)).toBe("SIGKILL");
  });

  test("whose id another process has by now are left alone", async () => {
    const other = sleeper("other");
    await printed(other, "up");
    const pid = other.pid ?? 0;
    const predecessor = { pid, startTime: "1", mark: "other" };
    expect(isAlive(predecessor)).toBe(false);
    expect(await end([predecessor], 50)).toEqual([]);
    expect(processesMarked(MARK).map((process) => process.pid)).toEqual([pid]);
    other.kill("SIGKILL");
    await ended(other);
  });
});
