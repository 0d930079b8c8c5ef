import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import {
  Archive,
  ContentMismatch,
  imageInArchive,
  pullImage,
  pushImage,
  registryImage,
  showImage,
  VersionExists,
} from "../../../lib/registry";
import type { Pushed, Registries } from "../../../lib/registry";
import { Repository } from "../../../lib/registry/repository";
import { clientOf } from "../../../lib/registry/registries";
import { addVersion } from "../../../lib/registry/add-version";
import { copyContent } from "../../../lib/registry/copy";
import { sha256, someLayer } from "../../support/images";
import type { Meddling } from "../../support/meddling-proxy";
import { cutAfter, flipping, meddlingProxy, stalledAfter } from "../../support/meddling-proxy";
import { reply } from "../../support/played-service";
import { MEMBER } from "../../support/registry";
import { RegistryAndArchives } from "../../support/registry-and-archives";
import { Running } from "../../support/running";
import { until } from "../../support/until";

const LAYER = 8_000_000;

describe("images on their way to and from a registry", () => {
  const given = new RegistryAndArchives();
  const { archives } = given;

  function access(host: string): Registries {
    return {
      credential: () => Promise.resolve(MEMBER),
      plainHttp: [host, given.registry.host],
      patience: 20_000,
    };
  }

  /** Does something by way of somebody who meddles. */
  async function meddled<T>(
    meddling: Meddling,
    work: (host: string, calls: readonly string[]) => Promise<T>,
  ): Promise<T> {
    const proxy = await meddlingProxy(given.registry.host, meddling);
    try {
      return await work(proxy.host, proxy.calls);
    } finally {
      await proxy.close();
    }
  }

  async function push(archive: string, target: string, more: Registries = {}): Promise<Pushed> {
    const opened = await Archive.open(archive);
    try {
      return await pushImage(
        { source: await imageInArchive(opened), target },
        { ...access(target.split("/")[0] ?? ""), ...more },
      );
    } finally {
      await opened.close();
    }
  }

  const isUpload = ({ method }: IncomingMessage) => method === "PATCH";
  const isBlob = ({ method, url = "" }: IncomingMessage) =>
    method === "GET" && url.includes("/blobs/sha256:");

  test("R3: an upload that breaks off goes on where the registry got to", async () => {
    const layer = someLayer(LAYER);
    const archive = archives.oci("broken.tar", { layers: [layer] });
    let [portions, sent] = [0, 0];
    const meddling: Meddling = {
      answer: (request) => {
        if (!isUpload(request)) return false;
        const isCut = ++portions % 4 === 0;
        if (isCut) request.socket.destroy();
        return isCut;
      },
      up: (request) => {
        if (isUpload(request)) request.on("data", (part: Buffer) => void (sent += part.length));
        return undefined;
      },
    };
    await meddled(meddling, async (host, calls) => {
      await push(archive, `${host}/orgs/acme/broken:1.0`, { portion: LAYER / 8 });
      // One for each content: none was begun anew.
      expect(calls.filter((call) => /^POST .*\/blobs\/uploads\/$/.test(call))).toHaveLength(2);
      expect(calls.filter((call) => /^GET .*\/blobs\/uploads\//.test(call)).length).toBeGreaterThan(1);
    });
    expect(sent).toBeLessThan(1.1 * LAYER);
    expect(await contentOf("broken:1.0", layer)).toBe(sha256(layer));
  });

  test("R3: an upload that breaks off where the registry loses the place begins anew", async () => {
    const layer = someLayer(LAYER);
    const archive = archives.oci("anew.tar", { layers: [layer] });
    let cuts = 0;
    const isLayer = (request: IncomingMessage) =>
      isUpload(request) && Number(request.headers["content-length"]) === LAYER;
    const meddling: Meddling = {
      up: (request) => (isLayer(request) && cuts++ < 2 ? cutAfter(LAYER / 4) : undefined),
    };
    await meddled(meddling, (host) => push(archive, `${host}/orgs/acme/anew:1.0`));
    expect(cuts).toBe(3);
    expect(await contentOf("anew:1.0", layer)).toBe(sha256(layer));
  });

  test("R3: an upload goes on after the registry's power was cut", async () => {
    const layer = someLayer(LAYER);
    const archive = archives.oci("restarted.tar", { layers: [layer] });
    let restarted: Promise<void> | undefined;
    const meddling: Meddling = {
      up: (request) => {
        if (!isUpload(request) || restarted !== undefined) return undefined;
        return cutAfter(LAYER / 2).once("error", () => void (restarted = given.registry.restart()));
      },
    };
    await meddled(meddling, (host) => push(archive, `${host}/orgs/acme/restarted:1.0`));
    await restarted;
    expect(restarted).toBeDefined();
    expect(await contentOf("restarted:1.0", layer)).toBe(sha256(layer));
  });

  test("R7: a download that breaks off goes on where it was", async () => {
    const layer = someLayer(LAYER);
    await push(archives.oci("down.tar", { layers: [layer] }), `${given.registry.host}/orgs/acme/down:1.0`);
    let cuts = 0;
    const ranges: (string | undefined)[] = [];
    const meddling: Meddling = {
      down: (request) => {
        if (!isBlob(request)) return undefined;
        ranges.push(request.headers.range);
        return cuts++ < 3 ? cutAfter(LAYER / 3) : undefined;
      },
    };
    await meddled(meddling, async (host) => {
      const path = archives.path("resumed.tar");
      await pullImage({ image: `${host}/orgs/acme/down:1.0`, path }, access(host));
      expect(ranges.some((range) => /^bytes=[1-9]\d+-$/.test(range ?? ""))).toBe(true);
      expect(sha256(inTar(path, `blobs/sha256/${sha256(layer)}`))).toBe(sha256(layer));
    });
  });

  test("R7: content that was changed on its way down is not kept", async () => {
    await push(
      archives.oci("flip.tar", { layers: [someLayer()] }),
      `${given.registry.host}/orgs/acme/flip:1.0`,
    );
    await meddled({ down: (request) => (isBlob(request) ? flipping() : undefined) }, async (host) => {
      const path = archives.path("flipped.tar");
      const pulled = pullImage({ image: `${host}/orgs/acme/flip:1.0`, path }, access(host));
      await expect(pulled).rejects.toThrow(ContentMismatch);
      expect(readdirSync(archives.folder).filter((name) => name.startsWith("flipped"))).toEqual([]);
    });
    const isManifest = ({ method, url = "" }: IncomingMessage) =>
      method === "GET" && url.includes("/manifests/");
    await meddled({ down: (request) => (isManifest(request) ? flipping() : undefined) }, async (host) => {
      await expect(showImage(`${host}/orgs/acme/flip:1.0`, access(host))).rejects.toThrow(ContentMismatch);
    });
  });

  test("R3: content that was changed on its way up becomes no version", async () => {
    const archive = archives.oci("up.tar", { layers: [someLayer()] });
    await meddled({ up: (request) => (isUpload(request) ? flipping() : undefined) }, async (host) => {
      await expect(push(archive, `${host}/orgs/acme/up:1.0`)).rejects.toThrow("what arrived of sha256:");
    });
    await expect(
      registryImage(`${given.registry.host}/orgs/acme/up:1.0`, given.registry.access),
    ).rejects.toThrow("has no 1.0");
  });

  test("R9: of those who push a version at the same time one wins, and the others are told", async () => {
    const target = `${given.registry.host}/orgs/acme/raced:1.0`;
    const racers = ["a", "b", "c"].map((name) => archives.oci(`${name}.tar`, { layers: [someLayer()] }));
    const outcomes = await Promise.allSettled(racers.map((archive) => push(archive, target)));
    const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value.digest] : []));
    const lost = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [outcome.reason as Error] : [],
    ); // of ours
    expect(lost.map(({ name }) => name)).toEqual(["VersionExists", "VersionExists"]);
    const { versions } = await showImage(target, given.registry.access);
    expect(versions.map(({ digest }) => digest)).toEqual(won);
  });

  test("R9: who was overtaken between the look and the push learns of it", async () => {
    const first = await Archive.open(archives.oci("first.tar", { layers: [someLayer()] }));
    const second = await Archive.open(archives.oci("second.tar", { layers: [someLayer()] }));
    await meddled({}, async (host, calls) => {
      const [mine, other] = [host, given.registry.host].map(
        (each) => new Repository(clientOf(access(each), each), "orgs/acme/between"),
      );
      if (mine === undefined || other === undefined) throw new Error("there are two");
      const theirs = await copyContent(await imageInArchive(second), other);
      const adding = addVersion(mine, "1.0", await copyContent(await imageInArchive(first), mine));
      const told = expect(adding).rejects.toThrow("somebody else pushed it at the same time");
      await until(
        "the version is pushed",
        () => other.digestOf("1.0"),
        (digest) => digest !== undefined,
      );
      await other.putManifest("1.0", theirs);
      await told;
      expect(calls.filter((call) => call.startsWith("PUT") && call.endsWith("/manifests/1.0"))).toHaveLength(
        1,
      );
    });
    await Promise.all([first.close(), second.close()]);
  });

  test.each([403, 409])(
    "R9: a registry that refuses to replace a version by %d says who was faster",
    async (status) => {
      const path = `orgs/acme/strict${status}`;
      await push(archives.oci("mine.tar", { layers: [someLayer()] }), `${given.registry.host}/${path}:1.0`);
      let looks = 0;
      const meddling: Meddling = {
        answer: ({ method, url = "" }, response) => {
          if (!url.endsWith("/manifests/1.0")) return false;
          // Nobody was there yet when it was looked for.
          if (method === "HEAD" && looks++ < 2) reply(response, 404, {});
          else if (method === "PUT")
            reply(response, status, { errors: [{ code: "DENIED", message: "no update" }] });
          else return false;
          return true;
        },
      };
      await meddled(meddling, async (host) => {
        const pushed = push(archives.oci("other.tar", { layers: [someLayer()] }), `${host}/${path}:1.0`);
        await expect(pushed).rejects.toThrow(VersionExists);
      });
    },
  );

  test("R3: who may not push is told so, and not that the version is there", async () => {
    const meddling: Meddling = {
      answer: ({ method }, response) => {
        if (method !== "POST") return false;
        reply(response, 403, { errors: [{ code: "DENIED", message: "access to resource is denied" }] });
        return true;
      },
    };
    await meddled(meddling, async (host) => {
      const pushed = push(
        archives.oci("denied.tar", { layers: [someLayer()] }),
        `${host}/orgs/other/denied:1.0`,
      );
      await expect(pushed).rejects.toThrow(
        "the registry does not allow it to this user (DENIED: access to resource",
      );
    });
  });

  test("R7: a pull that a person interrupts takes back what it has written", async () => {
    await push(
      archives.oci("stop.tar", { layers: [someLayer(LAYER)] }),
      `${given.registry.host}/orgs/acme/stop:1.0`,
    );
    const isBigBlob = (request: IncomingMessage) => isBlob(request) && request.headers.range === undefined;
    await meddled(
      { down: (request) => (isBigBlob(request) ? stalledAfter(LAYER / 2) : undefined) },
      async (host) => {
        const path = archives.path("stopped.tar");
        const written = () => readdirSync(archives.folder).filter((name) => name.startsWith("stopped.tar"));
        const words = ["dist/lib/cli/cce.js", "image", "pull", `${host}/orgs/acme/stop:1.0`, path];
        const pull = new Running(process.execPath, [...words, "--plain-http", host], {
          cwd: process.cwd(),
          env: { ...process.env, CCE_REGISTRY_USER: MEMBER.user, CCE_REGISTRY_PASSWORD: MEMBER.password },
        });
        await until("it writes", written, (names) => names.length > 0);
        pull.kill("SIGINT");
        const ended = await pull.ended;
        expect(ended).toEqual({ with: 1, output: "error: interrupted\n" });
        expect(written()).toEqual([]);
      },
    );
  });

  /** The digest of a layer, as the registry has it. */
  async function contentOf(name: string, layer: Buffer): Promise<string> {
    const path = archives.path(`${name.replace(":", "-")}-pulled.tar`);
    if (existsSync(path)) throw new Error(`${path} is there already`);
    await pullImage({ image: `${given.registry.host}/orgs/acme/${name}`, path }, given.registry.access);
    return sha256(inTar(path, `blobs/sha256/${sha256(layer)}`));
  }

  function inTar(archive: string, path: string): Buffer {
    return execFileSync("tar", ["-xOf", archive, path], { maxBuffer: 1e8 });
  }
});
