import type { Decision } from "../../../../lab/cloud/cluster/actions";
import { ApiError, ClusterApi } from "../../../../lab/cloud/cluster/api";
import { ClusterCache } from "../../../../lab/cloud/cluster/cache";
import { Controller } from "../../../../lab/cloud/cluster/controller";
import { EventRecorder } from "../../../../lab/cloud/cluster/events";

const target = { kind: "Service", namespace: "shop", name: "front", uid: "u1" } as const;
const warning = { type: "Warning", reason: "Failed", message: "no", component: "test" } as const;
const patch: Decision = { subject: "front", actions: [{ do: "patch", target, patch: {} }] };

/** A controller over an API of which every call is made up, and time that passes when told. */
function controlled(decide: () => readonly Decision[], synced = true) {
  const api = new ClusterApi({ server: "http://127.0.0.1:9" });
  const merge = jest.spyOn(api, "merge").mockResolvedValue({});
  const cache = new ClusterCache(api, { changed: () => undefined, broken: () => undefined });
  jest.spyOn(cache, "synced").mockReturnValue(synced);
  jest.spyOn(cache, "watched").mockReturnValue(undefined);
  const lines: string[] = [];
  const decided = jest.fn(decide);
  const effects = {
    api,
    cache,
    events: new EventRecorder(api),
    log: (line: string) => void lines.push(line),
  };
  const controller = new Controller({ name: "part", watches: ["Service"], decide: decided }, effects);
  return { controller, decided, merge, lines };
}

describe("W8, W9: when the lab's cloud looks and acts", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test("a swarm of changes makes one round", async () => {
    const { controller, decided } = controlled(() => []);
    for (let change = 0; change < 50; change += 1) controller.poke();
    await jest.advanceTimersByTimeAsync(200);
    expect(decided).toHaveBeenCalledTimes(1);
    await controller.stop();
  });

  test("without any change it looks again every minute", async () => {
    const { controller, decided } = controlled(() => []);
    controller.poke();
    await jest.advanceTimersByTimeAsync(125_000);
    expect(decided).toHaveBeenCalledTimes(3);
    await controller.stop();
  });

  test("what failed is tried again, with growing pauses", async () => {
    const { controller, merge, lines } = controlled(() => [patch]);
    merge.mockRejectedValue(new Error("refused"));
    controller.poke();
    await jest.advanceTimersByTimeAsync(100);
    expect(merge).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(500 + 1000 + 2000);
    expect(merge).toHaveBeenCalledTimes(4);
    await jest.advanceTimersByTimeAsync(1000);
    expect(merge).toHaveBeenCalledTimes(4);
    expect(lines[0]).toBe("part: front: Error: refused");
    await controller.stop();
  });

  test("a conflict is tried again without a word", async () => {
    const { controller, merge, lines } = controlled(() => [patch]);
    merge.mockRejectedValueOnce(new ApiError(409, "modified"));
    controller.poke();
    await jest.advanceTimersByTimeAsync(700);
    expect(merge).toHaveBeenCalledTimes(2);
    expect(lines).toEqual([]);
    await controller.stop();
  });

  test("one failure does not hold up other subjects, but ends the actions on its own", async () => {
    const { controller, merge } = controlled(() => [
      {
        subject: "bad",
        actions: [
          { do: "patch", target, patch: { bad: 1 } },
          { do: "patch", target, patch: { after: 1 } },
        ],
      },
      { subject: "good", actions: [{ do: "patch", target, patch: { good: 1 } }] },
    ]);
    merge.mockImplementation((_path, body) =>
      "bad" in body ? Promise.reject(new Error("no")) : Promise.resolve(undefined as never),
    );
    controller.poke();
    await jest.advanceTimersByTimeAsync(100);
    expect(merge.mock.calls.map(([, body]) => body)).toEqual([{ bad: 1 }, { good: 1 }]);
    await controller.stop();
  });

  test("nothing is decided before everything was listed, nor after the stop", async () => {
    const early = controlled(() => [], false);
    early.controller.poke();
    await jest.advanceTimersByTimeAsync(100);
    expect(early.decided).not.toHaveBeenCalled();
    const late = controlled(() => []);
    await late.controller.stop();
    late.controller.poke();
    await jest.advanceTimersByTimeAsync(100_000);
    expect(late.decided).not.toHaveBeenCalled();
  });
});

describe("W8, W9: events", () => {
  test("the same warning is written once a minute, and counted", async () => {
    const api = new ClusterApi({ server: "http://127.0.0.1:9" });
    const create = jest
      .spyOn(api, "create")
      .mockResolvedValueOnce({})
      .mockRejectedValue(new ApiError(409, "exists"));
    jest.spyOn(api, "get").mockResolvedValue({ count: 4 });
    const merge = jest.spyOn(api, "merge").mockResolvedValue({});
    let time = 0;
    const events = new EventRecorder(api, () => time);
    expect(await events.record(target, warning)).toBe(true);
    time = 59_999;
    expect(await events.record(target, warning)).toBe(false);
    time = 60_000;
    expect(await events.record(target, warning)).toBe(true);
    expect(create).toHaveBeenCalledTimes(2);
    expect(merge.mock.calls[0]?.[1]).toMatchObject({ count: 5 });
  });

  test("in a namespace that is going nobody is told, and nothing fails", async () => {
    const api = new ClusterApi({ server: "http://127.0.0.1:9" });
    jest.spyOn(api, "create").mockRejectedValue(new ApiError(403, "being terminated"));
    await expect(new EventRecorder(api).record(target, warning)).resolves.toBe(true);
  });
});
