import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { refusal, requirePorts } from "../../../lab/openstack/taken-ports";
import type { RunningDaemon } from "../../../lab/processes/daemon";
import { scratch } from "../support/scratch";

describe("a port of OpenStack's own that is taken", () => {
  const place = scratch();
  afterAll(() => place.remove());

  test("by another program is refused with its name and process", async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, "127.0.0.1", resolve));
    const { port } = squatter.address() as AddressInfo; // what a TCP server has
    await expect(requirePorts([port], place.folders)).rejects.toThrow(
      new RegExp(
        `process ${process.pid} \\(.*node.*\\) listens on port ${port}, which is one of OpenStack's own`,
      ),
    );
    await new Promise((resolve) => squatter.close(resolve));
    await requirePorts([port], place.folders);
  });

  test("by another lab is refused with the lab's name, and how to end it", () => {
    const keystone: RunningDaemon = {
      lab: "/cache/labs/first",
      part: "openstack",
      name: "keystone",
      order: 3,
      fingerprint: "f",
      pid: 4711,
      startTime: "1",
      mark: "",
    };
    const { message } = refusal(5000, { pid: 4711, program: "uwsgi" }, [keystone]);
    expect(message).toMatch(/lab 'first' runs OpenStack on this machine already/);
    expect(message).toContain("CCE_LAB=first npm run lab -- stop openstack");
  });

  test("by a person of whom the kernel tells nothing is refused all the same", () => {
    expect(refusal(8774, undefined, []).message).toContain("another person's process listens on port 8774");
  });
});
