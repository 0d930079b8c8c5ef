import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { ContentMismatch } from "../../lib/registry";
import type { Registries } from "../../lib/registry";
import { clientOf } from "../../lib/registry/registries";
import { Repository } from "../../lib/registry/repository";
import { uploadBlob } from "../../lib/registry/upload";
import { playService, reply } from "../support/played-service";

const SIZE = 1_000_000;

/** A registry of one upload, which keeps every byte that it has got, also of a request that broke off. */
class KeepingRegistry {
  readonly starts: number[] = [];
  content = Buffer.alloc(0);
  stored: Buffer | undefined;
  /** Bytes after which requests break off, one after the other. */
  cuts: number[] = [];

  answer(request: IncomingMessage, response: ServerResponse): void {
    const location = { Location: "/v2/web/blobs/uploads/1" };
    const got = () => ({ ...location, Range: `0-${Math.max(0, this.content.length - 1)}` });
    switch (request.method) {
      case "POST":
        return reply(response, 202, {}, location);
      case "PATCH":
        return this.receive(request, () => reply(response, 202, {}, got()));
      case "GET":
        return void response.writeHead(204, got()).end();
      case "PUT":
        this.stored = this.content;
        return reply(response, 201, {});
      default:
        return reply(response, 404, {});
    }
  }

  private receive(request: IncomingMessage, done: () => void): void {
    this.starts.push(Number(request.headers["content-range"]?.split("-")[0]));
    const end = this.content.length + (this.cuts.shift() ?? Infinity);
    request.on("data", (part: Buffer) => {
      this.content = Buffer.concat([this.content, part]).subarray(0, end);
      if (this.content.length === end) request.socket.destroy();
    });
    request.on("end", done);
  }
}

describe("uploads (R3)", () => {
  async function upload(registry: KeepingRegistry, content: Buffer, sent = content, more: Registries = {}) {
    const service = await playService((request, response) => registry.answer(request, response));
    const { host } = new URL(service.url);
    const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
    const descriptor = { mediaType: "application/octet-stream", digest, size: content.length };
    try {
      const client = clientOf({ plainHttp: [host], patience: 5_000, ...more }, host);
      await uploadBlob(new Repository(client, "web"), descriptor, (from) => inParts(sent.subarray(from)));
    } finally {
      await service.close();
    }
  }

  test("go on at the very byte that the registry has got", async () => {
    const content = randomBytes(SIZE);
    const registry = new KeepingRegistry();
    registry.cuts = [300_000, 100, 300_000];
    await upload(registry, content);
    expect(registry.starts).toEqual([0, 300_000, 300_100, 600_100]);
    expect(registry.stored?.equals(content)).toBe(true);
  });

  test("are sent in portions where that is asked for", async () => {
    const registry = new KeepingRegistry();
    const content = randomBytes(SIZE);
    await upload(registry, content, content, { portion: 400_000 });
    expect(registry.starts).toEqual([0, 400_000, 800_000]);
    expect(registry.stored?.equals(content)).toBe(true);
  });

  test("of nothing, and of one byte, are uploads", async () => {
    for (const size of [0, 1]) {
      const registry = new KeepingRegistry();
      await upload(registry, Buffer.alloc(size, "x"));
      expect(registry.stored).toHaveLength(size);
    }
  });

  test.each<[string, (content: Buffer) => Buffer, RegExp]>([
    ["is damaged", (content) => Buffer.concat([Buffer.from("x"), content.subarray(1)]), /is damaged/],
    ["ends early", (content) => content.subarray(0, 900_000), /ends 100000 bytes early/],
  ])("of content that %s are not finished", async (_, change, told) => {
    const registry = new KeepingRegistry();
    const content = randomBytes(SIZE);
    content.write("a");
    const uploaded = upload(registry, content, change(content));
    await expect(uploaded).rejects.toThrow(ContentMismatch);
    await expect(uploaded).rejects.toThrow(told);
    expect(registry.stored).toBeUndefined();
  });
});

async function* inParts(content: Buffer): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
}
