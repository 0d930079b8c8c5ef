import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listImages, printable, pullImage, RegistryRefusal, showImage } from "../../lib/registry";
import { digestOf } from "../../lib/registry/digests";
import type { Registries } from "../../lib/registry";
import type { Behaviour } from "../support/played-service";
import { playService, reply } from "../support/played-service";

const SECRET = "topsecret";

describe("what answers in place of a registry (R1, R3)", () => {
  async function answered<T>(
    behaviour: Behaviour,
    work: (host: string, registries: Registries) => Promise<T>,
  ): Promise<T> {
    const service = await playService(behaviour);
    const { host } = new URL(service.url);
    const credential = () => Promise.resolve({ user: "jo", password: SECRET });
    try {
      return await work(host, { plainHttp: [host], patience: 500, credential });
    } finally {
      await service.close();
    }
  }

  const page: Behaviour = (_request, response) => response.end("<html>welcome\u001b[31m</html>");

  test.each<[string, Behaviour, string]>([
    ["a page", page, "answers with something that is not a"],
    ["nothing", () => undefined, "nothing was heard for 0.5 s"],
    ["a closed connection", (request) => void request.socket.destroy(), "closes the connection"],
    [
      "half an answer",
      (_request, response) => void response.writeHead(200).write("{"),
      "the answer breaks off",
    ],
    [
      "a list of something else",
      (_request, response) => reply(response, 200, { tags: 1, repositories: 1 }),
      "without a list",
    ],
    [
      "a failure",
      (_request, response) => response.writeHead(500).end("sorry"),
      "the registry answers 500 (sorry)",
    ],
    [
      "one redirection after the other",
      (_request, response) => response.writeHead(302, { Location: "/v2/_catalog" }).end(),
      "sends from one place to the next",
    ],
    [
      "a way to no address",
      (_request, response) => response.writeHead(302, { Location: "file:///etc/passwd" }).end(),
      "something that is no address",
    ],
    [
      "tokens without a place to get them",
      (_request, response) => response.writeHead(401, { "WWW-Authenticate": "Bearer realm=nowhere" }).end(),
      "names no address that gives tokens",
    ],
    [
      "endless refusals",
      (_request, response) => response.writeHead(401, { "WWW-Authenticate": "Basic realm=x" }).end(),
      "lets nobody in without valid credentials",
    ],
  ])("%s is told in words, and no password is", async (_, behaviour, told) => {
    await answered(behaviour, async (host, registries) => {
      const listed = listImages(`${host}/orgs/acme`, {}, registries);
      await expect(listed).rejects.toThrow(told);
      await expect(listed).rejects.not.toThrow(SECRET);
    });
  });

  test("nobody is there", async () => {
    const host = await answered(page, (each) => Promise.resolve(each));
    await expect(showImage(`${host}/public/web:1`, { plainHttp: [host] })).rejects.toThrow(
      "refuses connections",
    );
  });

  test("a registry without TLS is not spoken to as if it had it", async () => {
    await answered(page, async (host) => {
      await expect(showImage(`${host}/public/web:1`, {})).rejects.toThrow(
        /does not speak TLS|cannot be called/,
      );
    });
  });

  test.each<[string, string]>([
    ["no JSON", "{"],
    ["JSON of another kind", "[]"],
    ["another schema", '{"schemaVersion":1}'],
    ["no parts", '{"schemaVersion":2}'],
    ["parts without size", '{"schemaVersion":2,"config":{},"layers":[{"digest":"sha256:x"}]}'],
    ["a negative size", `{"schemaVersion":2,"layers":[${descriptor(-1)}],"config":${descriptor(1)}}`],
    ["a path as digest", '{"schemaVersion":2,"layers":[{"mediaType":"a","digest":"../../etc","size":1}]}'],
  ])("a manifest with %s is refused, and nothing is written", async (_, text) => {
    const folder = mkdtempSync(join(tmpdir(), "nonsense-"));
    await answered(
      (_request, response) => response.end(text),
      async (host, registries) => {
        const path = join(folder, "web.tar");
        await expect(pullImage({ image: `${host}/public/web:1`, path }, registries)).rejects.toThrow(
          "answers with what",
        );
      },
    );
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test("a manifest larger than any is not read to its end", async () => {
    const endless: Behaviour = (_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20, " ")));
        response.once("drain", more);
      };
      more();
    };
    await answered(endless, async (host, registries) => {
      await expect(showImage(`${host}/public/web@sha256:${"a".repeat(64)}`, registries)).rejects.toThrow(
        /more than 4194304 bytes|not a list of tags/,
      );
    });
  });

  test("who is sent elsewhere for content takes no password along", async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = await playService((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(404).end();
    });
    const behaviour: Behaviour = (request, response) => {
      if (request.headers.authorization === undefined)
        response.writeHead(401, { "WWW-Authenticate": "Basic realm=x" }).end();
      else response.writeHead(307, { Location: `${elsewhere.url}/content` }).end();
    };
    await answered(behaviour, async (host, registries) => {
      await expect(
        pullImage({ image: `${host}/public/web:1`, path: "/nowhere/web.tar" }, registries),
      ).rejects.toThrow();
    });
    await elsewhere.close();
    expect(seen).toEqual([undefined]);
  });

  test("who is sent elsewhere tells no password where that asks for it", async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = await playService((request, response) => {
      seen.push(request.headers.authorization);
      const challenge = `Bearer realm="http://${request.headers.host}/token",service="elsewhere"`;
      response.writeHead(401, { "WWW-Authenticate": challenge }).end();
    });
    const behaviour: Behaviour = (_request, response) =>
      void response.writeHead(307, { Location: `${elsewhere.url}/content` }).end();
    await answered(behaviour, async (host, registries) => {
      const pulled = pullImage({ image: `${host}/public/web:1`, path: "/nowhere/web.tar" }, registries);
      await expect(pulled).rejects.toThrow(RegistryRefusal);
    });
    await elsewhere.close();
    expect(seen).toEqual([undefined]);
  });

  /** A registry of one index, and of the same image behind each of its descriptors. */
  async function indexed(
    manifests: readonly string[],
    work: (host: string, registries: Registries, calls: readonly string[]) => Promise<void>,
  ): Promise<void> {
    const calls: string[] = [];
    const index = `{"schemaVersion":2,"mediaType":"${INDEX}","manifests":[${manifests.join()}]}`;
    const behaviour: Behaviour = ({ url = "" }, response) => {
      calls.push(url);
      if (url.endsWith("/manifests/1")) response.end(index);
      else if (url.includes("/manifests/")) response.end(IMAGE);
      else response.writeHead(404).end();
    };
    await answered(behaviour, (host, registries) => work(host, registries, calls));
  }

  test("an index of more images than there are machines is not read to its end", async () => {
    const many = Array.from(
      { length: 2000 },
      (_, index) => `{"mediaType":"a","digest":"${digestOf(String(index))}","size":1}`,
    );
    await indexed(many, async (host, registries, calls) => {
      const pulled = pullImage({ image: `${host}/public/web:1`, path: "/nowhere/web.tar" }, registries);
      await expect(pulled).rejects.toThrow("2000 manifests");
      expect(calls).toHaveLength(1);
    });
  });

  test("an image that an index has many times is read once", async () => {
    const same = `{"mediaType":"a","digest":"${digestOf(IMAGE)}","size":${IMAGE.length}}`;
    await indexed([same, same, same], async (host, registries, calls) => {
      const pulled = pullImage({ image: `${host}/public/web:1`, path: "/nowhere/web.tar" }, registries);
      await expect(pulled).rejects.toThrow("no such folder");
      expect(calls).toHaveLength(2);
    });
  });

  test.each<[string, string]>([
    ["a manifest", '{"schemaVersion":2,"mediaType":"\\u001b[31mred\\u202e"}'],
    ["a manifest in one line", '{"schemaVersion":2,"mediaType":"a\\r\\nerror: all is well"}'],
  ])("what %s calls itself steers no terminal", async (_, text) => {
    await answered(
      (_request, response) => response.end(text),
      async (host, registries) => {
        const pulled = pullImage({ image: `${host}/public/web:1`, path: "/nowhere/web.tar" }, registries);
        const { message } = (await pulled.catch((thrown: Error) => thrown)) as Error; // it fails
        expect(message).toContain("of a kind that is not known here");
        expect(message).toBe(printable(message));
      },
    );
  });
});

const INDEX = "application/vnd.oci.image.index.v1+json";
const IMAGE = `{"schemaVersion":2,"config":${descriptor(1)},"layers":[]}`;

function descriptor(size: number): string {
  return JSON.stringify({ mediaType: "a", digest: `sha256:${"a".repeat(64)}`, size });
}
