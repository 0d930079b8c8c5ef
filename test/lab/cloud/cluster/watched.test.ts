import { ClusterApi } from "../../../../lab/cloud/cluster/api";
import { Watched } from "../../../../lab/cloud/cluster/watched";
import { FakeApi, until } from "./fake-api";
import type { FakeItem } from "./fake-api";

const item = (name: string, version: string): FakeItem => ({
  metadata: { uid: `uid-${name}`, name, resourceVersion: version },
});

describe("W8, W9: what the lab's cloud sees of the cluster", () => {
  const server = new FakeApi();
  const errors: unknown[] = [];
  let api: ClusterApi;
  let watched: Watched<"Service">;
  const names = () =>
    watched
      .list()
      .map(({ metadata }) => metadata?.name)
      .sort();

  beforeEach(async () => {
    server.items = [item("one", "1")];
    server.watchedFrom.length = 0;
    server.lists = 0;
    errors.length = 0;
    api = new ClusterApi(await server.open());
    watched = new Watched("Service", api, {
      changed: () => undefined,
      broken: (error) => errors.push(error),
    });
    watched.start();
    await until(() => server.watchedFrom.length === 1);
  });

  afterEach(async () => {
    await watched.stop();
    api.close();
    await server.close();
  });

  test("a list, and then what the watch tells from its version on", async () => {
    expect(watched.synced).toBe(true);
    expect(server.watchedFrom).toEqual(["100"]);
    server.tell("ADDED", item("two", "101"));
    server.tell("DELETED", item("one", "102"));
    await until(() => names().join() === "two");
    expect(watched.list()[0]).toMatchObject({ apiVersion: "v1", kind: "Service" });
  });

  test("when the API vanishes and comes back, what changed meanwhile is seen, and what is gone forgotten", async () => {
    await server.close();
    await until(() => errors.length > 0);
    server.items = [item("three", "7")];
    server.refusing = true;
    await server.open();
    await until(() => server.lists >= 3);
    server.refusing = false;
    await until(() => names().join() === "three");
    // Told once, however often it was tried.
    expect(errors).toHaveLength(1);
  });

  test("when the server ends a watch, the kind is listed anew", async () => {
    server.items = [item("one", "1"), item("missed", "2")];
    server.endWatches();
    await until(() => names().join() === "missed,one");
    expect(errors).toEqual([]);
  });

  test("a line that is no news ends the watch, not the process", async () => {
    server.items = [item("after", "9")];
    server.write("{broken\n");
    await until(() => names().join() === "after");
    expect(errors).toHaveLength(1);
  });

  test("the answer to one's own write counts at once, and older news do not undo it", async () => {
    watched.take(item("mine", "200"));
    server.tell("MODIFIED", item("mine", "150"));
    server.tell("ADDED", item("last", "201"));
    await until(() => names().includes("last"));
    expect(watched.list().find(({ metadata }) => metadata?.name === "mine")?.metadata?.resourceVersion).toBe(
      "200",
    );
  });

  test("an answer that comes in after the news of the removal brings nothing back", async () => {
    server.tell("DELETED", item("one", "101"));
    await until(() => names().length === 0);
    watched.take(item("one", "100"));
    expect(names()).toEqual([]);
  });
});
