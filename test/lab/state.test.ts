import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { readState, writeState } from "../../lab/state";
import { scratch } from "./support/scratch";

describe("what a lab remembers", () => {
  const place = scratch();
  const file = join(place.folder, "lab/state.json");
  afterAll(() => place.remove());

  test("is that of a new lab where nothing was written", () => {
    expect(readState(file, "/checkout")).toEqual({ checkout: "/checkout", parts: [], ports: {} });
  });

  test("comes back as written, and only its owner may read it", () => {
    const state = { checkout: "/checkout", parts: ["kubernetes"], ports: { etcd: 18123 } };
    writeState(file, state);
    expect(readState(file, "/checkout")).toEqual(state);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(place.folder, "lab"))).toEqual(["state.json"]);
  });

  test.each(["", "{", "[]", "null", '{"parts": 1, "ports": 2}'])(
    "begins anew where the file holds '%s'",
    (text) => {
      place.write("lab/state.json", text);
      expect(readState(file, "/checkout")).toEqual({ checkout: "/checkout", parts: [], ports: {} });
    },
  );

  test("drops what is no port and no name", () => {
    place.write("lab/state.json", '{"parts": ["engine", 3], "ports": {"etcd": 18123, "kwok": "x"}}');
    expect(readState(file, "/checkout")).toMatchObject({ parts: ["engine"], ports: { etcd: 18123 } });
    expect(readFileSync(file, "utf8")).toContain("kwok");
    expect(readState(file, "/checkout").ports).not.toHaveProperty("kwok");
  });
});
