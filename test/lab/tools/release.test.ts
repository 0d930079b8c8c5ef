import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { installPulumiPlugin } from "../../../lab/tools/release";
import type { PulumiPlugin } from "../../../lab/tools/tool";
import { printing, scratch } from "../support/scratch";
import type { Scratch } from "../support/scratch";

const recipe: PulumiPlugin = {
  kind: "pulumi plugin",
  name: "pulumi-plugin-made",
  package: "made",
  version: "1.2.3",
};

describe("an official plugin", () => {
  let place: Scratch;
  let server: Server;
  let address: string;
  const asked: string[] = [];
  let archive: Buffer | undefined;

  beforeAll(async () => {
    place = scratch();
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(archive === undefined ? 404 : 200).end(archive);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    // Listening on TCP, it has an address with a port.
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.close();
    place.remove();
  });

  const packed = (program: string) => {
    const file = place.write(`${program}/${program}`, printing("1.2.3"), 0o755);
    return execFileSync("tar", ["-czf", "-", "-C", join(file, ".."), program]);
  };
  const folder = (name: string) => join(place.write(`${name}/.keep`, ""), "..");

  test("is unpacked from Pulumi's download of this machine's kind", async () => {
    archive = packed("pulumi-resource-made");
    const target = folder("good");
    await installPulumiPlugin(recipe, target, address);
    expect(asked.pop()).toMatch(
      /^\/releases\/plugins\/pulumi-resource-made-v1\.2\.3-linux-(amd64|arm64)\.tar\.gz$/,
    );
    const program = join(target, "bin/pulumi-resource-made");
    expect(readFileSync(program, "utf8")).toBe(printing("1.2.3"));
    expect(execFileSync(program).toString()).toBe("1.2.3\n");
  });

  test("that is another, or none, is refused", async () => {
    archive = packed("pulumi-resource-other");
    const target = folder("other");
    await expect(installPulumiPlugin(recipe, target, address)).rejects.toThrow(
      "holds no pulumi-resource-made",
    );
    expect(existsSync(join(target, "bin/pulumi-resource-made"))).toBe(false);
    archive = undefined;
    await expect(installPulumiPlugin(recipe, folder("none"), address)).rejects.toThrow("answers 404");
  });
});
