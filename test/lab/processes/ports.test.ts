import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { choosePorts, isFree } from "../../../lab/processes/ports";

const NAMES = ["api", "database", "database-peer"] as const;
const nobody = new Set<(typeof NAMES)[number]>();

describe("the ports of a lab", () => {
  let server: Server;
  let taken: number;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    taken = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  test("are free, different, and below those of outgoing connections", async () => {
    const ports = Object.values(await choosePorts(NAMES, {}, nobody, "/lab"));
    expect(new Set(ports).size).toBe(3);
    for (const port of ports) {
      expect(port).toBeGreaterThanOrEqual(18_000);
      expect(port).toBeLessThan(30_000);
      expect(await isFree(port)).toBe(true);
    }
  });

  test("stay the same from start to start", async () => {
    const first = await choosePorts(NAMES, {}, nobody, "/lab");
    expect(await choosePorts(NAMES, first, nobody, "/lab")).toEqual(first);
  });

  test("that somebody else took are chosen anew, the others stay", async () => {
    const first = await choosePorts(NAMES, {}, nobody, "/lab");
    const next = await choosePorts(NAMES, { ...first, api: taken }, nobody, "/lab");
    expect(next.api).not.toBe(taken);
    expect(next).toMatchObject({ database: first.database, "database-peer": first["database-peer"] });
    expect(new Set(Object.values(next)).size).toBe(3);
  });

  test("that another part has, which has not taken them yet, are left to it", async () => {
    const { api } = await choosePorts(NAMES, {}, nobody, "/lab");
    expect(Object.values(await choosePorts(NAMES, { broker: api }, nobody, "/lab"))).not.toContain(api);
  });

  test("that the lab's own daemons hold are kept", async () => {
    const kept = await choosePorts(NAMES, { api: taken }, new Set(["api" as const]), "/lab");
    expect(kept.api).toBe(taken);
  });
});
