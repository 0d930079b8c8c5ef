import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { processTree } from "../../bench/process-tree";

/** Two processes, the inner one started by the outer; they end when the inner one's input does. */
function nested(): ChildProcess {
  const inner = "process.stdout.write('up'); process.stdin.resume()";
  const outer = `require("node:child_process").spawn(process.execPath, ["--eval", ${JSON.stringify(inner)}], { stdio: "inherit" })`;
  return spawn(process.execPath, ["--eval", outer], { stdio: ["pipe", "pipe", "inherit"] });
}

test("a tree of processes has children with what they use, until they have ended", async () => {
  const child = nested();
  const ended = once(child, "close");
  await once(child.stdout ?? child, "data");
  const root = child.pid ?? 0;

  const tree = processTree(root);
  expect(tree).toHaveLength(2);
  expect(tree[0]?.pid).toBe(root);
  expect(tree[1]?.command).toContain("process.stdout.write('up')");
  for (const use of tree) {
    expect(use.cpu).toBeGreaterThan(0);
    expect(use.memory).toBeGreaterThan(10);
    expect(use.peakMemory).toBeGreaterThanOrEqual(use.memory);
  }

  child.stdin?.end();
  await ended;
  expect(processTree(root)).toEqual([]);
});
