import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { listenerOn } from "../../../lab/processes/listeners";

test("who listens on a port is found while it does", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // what a TCP server has
  expect(listenerOn(port)).toEqual({ pid: process.pid, program: expect.stringContaining("node") });
  await new Promise((resolve) => server.close(resolve));
  expect(listenerOn(port)).toBeUndefined();
});
