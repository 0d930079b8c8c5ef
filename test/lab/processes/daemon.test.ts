import { readFileSync } from "node:fs";
import {
  endAll,
  ensureRunning,
  logOf,
  runningDaemons,
  runsAsDescribed,
  until,
} from "../../../lab/processes/daemon";
import type { Daemon } from "../../../lab/processes/daemon";
import { isAlive } from "../../../lab/processes/roster";
import { scratch } from "../support/scratch";

const SLEEP = 'console.log("up"); setInterval(() => {}, 1000)';

describe("daemons", () => {
  const place = scratch();
  const { folders } = place;
  const daemon = (name: string, code: string, more: Partial<Daemon> = {}): Daemon => ({
    part: "test",
    name,
    order: 1,
    program: process.execPath,
    arguments: ["-e", code],
    ...more,
  });
  afterEach(() => endAll(runningDaemons(folders)));
  afterAll(() => place.remove());

  test("that run as described are left alone; otherwise they are replaced", async () => {
    const first = await ensureRunning(daemon("sleeper", SLEEP), folders);
    expect(await ensureRunning(daemon("sleeper", SLEEP), folders)).toEqual(
      expect.objectContaining({ pid: first.pid }),
    );
    const second = await ensureRunning(daemon("sleeper", SLEEP, { inputs: ["new configuration"] }), folders);
    expect(second.pid).not.toBe(first.pid);
    expect(isAlive(first)).toBe(false);
    expect(runningDaemons(folders).map(({ name, pid }) => [name, pid])).toEqual([["sleeper", second.pid]]);
  });

  test("have variables of their own, and are replaced where these change", async () => {
    const telling = (value: string) =>
      daemon("telling", `console.log(process.env.HOME, "."); ${SLEEP}`, { environment: { HOME: value } });
    const first = await ensureRunning(telling("/one"), folders);
    const second = await ensureRunning(telling("/two"), folders);
    expect(isAlive(first)).toBe(false);
    expect(runsAsDescribed(telling("/two"), runningDaemons(folders))).toBe(true);
    expect(runsAsDescribed(telling("/one"), runningDaemons(folders))).toBe(false);
    const log = () => readFileSync(logOf({ name: "telling" }, folders), "utf8");
    await until(
      async () => (log().includes("/two .") ? undefined : "output"),
      new Map([[telling("/two"), second]]),
      10_000,
      folders,
    );
  });

  test("end in the reverse order of their start", async () => {
    const note = `process.on("SIGTERM", () => { require("fs").appendFileSync("order", process.argv[1]); process.exit(); });`;
    for (const [name, order] of [
      ["database", 1],
      ["client", 2],
    ] as const) {
      await ensureRunning(
        daemon(name, note + SLEEP, { order, arguments: ["-e", note + SLEEP, name] }),
        folders,
      );
      await until(
        async () => (readFileSync(logOf({ name }, folders), "utf8") === "" ? "output" : undefined),
        new Map(),
        10_000,
        folders,
      );
    }
    await endAll(runningDaemons(folders));
    expect(readFileSync(`${folders.lab}/order`, "utf8")).toBe("clientdatabase");
  });

  test("that die end the wait for them, with the end of their log", async () => {
    const dying = daemon("dying", 'console.error("the disk is on fire"); process.exitCode = 3');
    // On a busy machine it may be gone before it was even looked for, which is told in the same words.
    const wait = ensureRunning(dying, folders).then((process) =>
      until(() => Promise.resolve("an answer"), new Map([[dying, process]]), 60_000, folders),
    );
    await expect(wait).rejects.toThrow(
      /dying ended right after its start[^]*the disk is on fire[^]*what to do/,
    );
  });

  test("that never get ready say what is missing", async () => {
    const wait = until(() => Promise.reject(new Error("nobody answers")), new Map(), 60, folders);
    await expect(wait).rejects.toThrow(
      /after 0.06 s still not ready: Error: nobody answers[^]*stop --delete/,
    );
  });

  test("that cannot be started say so", async () => {
    const missing = daemon("missing", "", { program: "/no/such/program" });
    await expect(ensureRunning(missing, folders)).rejects.toThrow(
      /cannot start missing: .*ENOENT[^]*what to do/,
    );
  });

  test("get none of the secrets in the person's environment", async () => {
    process.env.CCE_TEST_SECRET = "hunter2";
    const teller = daemon("teller", `console.log("secret", process.env.CCE_TEST_SECRET, "."); ${SLEEP}`);
    const running = await ensureRunning(teller, folders);
    delete process.env.CCE_TEST_SECRET;
    const log = () => readFileSync(logOf(teller, folders), "utf8");
    await until(
      async () => (log().includes("up") ? undefined : "output"),
      new Map([[teller, running]]),
      10_000,
      folders,
    );
    expect(log()).toContain("secret undefined .");
  });
});
