import { withLock } from "../../../lab/processes/lock";
import { child, ended, printed } from "../support/child";

const HOLD = `lab("processes/lock").withLock(process.env.LOCK, "holding on", () => {
  console.log("held"); return new Promise((resolve) => setTimeout(resolve, 1e6)); });`;

describe("the lock between commands", () => {
  test("lets one work at a time, and passes on what the work gives or throws", async () => {
    const events: string[] = [];
    const work = (name: string) =>
      withLock("lock-test/turns", name, async () => {
        events.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 20));
        events.push(`${name} ends`);
        return name;
      });
    expect(await Promise.all([work("one"), work("two"), work("three")])).toEqual(["one", "two", "three"]);
    for (const name of ["one", "two", "three"]) {
      expect(events[events.indexOf(`${name} begins`) + 1]).toBe(`${name} ends`);
    }
    await expect(withLock("lock-test/turns", "fails", () => Promise.reject(new Error("no")))).rejects.toThrow(
      "no",
    );
    expect(await withLock("lock-test/turns", "after", () => Promise.resolve("free"))).toBe("free");
  });

  test("does not hold up work under another name", async () => {
    const result = await withLock("lock-test/a", "outer", () =>
      withLock("lock-test/b", "inner", () => Promise.resolve("both")),
    );
    expect(result).toBe("both");
  });

  test("of a killed process is free, and who waited is told whom for", async () => {
    const lock = `lock-test/${process.pid}`;
    const holder = child(HOLD, { LOCK: lock });
    await printed(holder, "held");
    const told: string[] = [];
    const waiter = withLock(
      lock,
      "waiting",
      () => Promise.resolve("mine"),
      (who) => {
        told.push(who);
        holder.kill("SIGKILL");
      },
    );
    expect(await waiter).toBe("mine");
    expect(told[0]).toBe(`process ${holder.pid}, holding on`);
    expect(await ended(holder)).toBe("SIGKILL");
  });
});
