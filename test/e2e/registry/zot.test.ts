import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import {
  Archive,
  declareCategories,
  editImage,
  imageInArchive,
  listImages,
  planDeletion,
  publishImage,
  pushImage,
  RegistryRefusal,
  scanImage,
  ScanningOff,
  showImage,
  VersionExists,
} from "../../../lib/registry";
import type { ImageAbout, Pushed, Registries } from "../../../lib/registry";
import { ImageArchives, someLayer } from "../../support/images";
import { freePort, MEMBER, passwordFile } from "../../support/registry";
import { until } from "../../support/until";

const program = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "zot"))
  .find((path) => existsSync(path));

if (program === undefined) {
  process.stderr.write("test/e2e/registry/zot.test.ts tries little: there is no zot on PATH\n");
  test("R1: what is to be tried on a real zot is tried on docker's registry and by played answers alone", () => {
    expect(program).toBeUndefined();
  });
} else {
  describe("cce image, on a real zot whose members may add and not replace", () => {
    const archives = new ImageArchives();
    const folder = mkdtempSync(join(tmpdir(), "zot-"));
    let zot: ChildProcess;
    let host: string;

    beforeAll(async () => {
      const port = await freePort();
      host = `127.0.0.1:${port}`;
      const file = join(folder, "config.json");
      writeFileSync(join(folder, "htpasswd"), passwordFile("ann", "bob", "carl", "root"));
      writeFileSync(file, JSON.stringify(settings(port)));
      zot = spawn(program, ["serve", file], { stdio: "ignore" });
      await until(
        "zot answers",
        () => listImages(host, {}, as("root")).catch(() => undefined),
        (images) => images !== undefined,
      );
      const declared = await declareCategories(
        { registry: host, path: "orgs/acme" },
        ["web", "tools"],
        as("ann"),
      );
      expect(declared).toEqual(["tools", "web"]);
    });
    afterAll(async () => {
      const gone = new Promise((resolve) => zot.once("exit", resolve));
      zot.kill();
      await gone;
      rmSync(folder, { recursive: true, force: true });
      archives.remove();
    });

    /** Members of acme are ann, who manages it, and bob; carl is a stranger, root the administrator. */
    function as(user: string): Registries {
      const credential = { user, password: MEMBER.password };
      return { credential: () => Promise.resolve(credential), plainHttp: [host], patience: 20_000 };
    }

    async function push(user: string, path: string, said: ImageAbout = {}): Promise<Pushed> {
      const image = { layers: [someLayer()] };
      const archive = await Archive.open(archives.oci("web.tar", image, { ...image, architecture: "arm64" }));
      try {
        return await pushImage(
          { source: await imageInArchive(archive), target: `${host}/${path}`, ...said },
          as(user),
        );
      } finally {
        await archive.close();
      }
    }

    test("R3, R5, R8, R9: members add versions and say what they are, and replace none; others see nothing", async () => {
      await push("bob", "orgs/acme/web:1.0", { category: "web", description: "one" });
      expect(await push("ann", "orgs/acme/web:1.1")).toMatchObject({
        before: ["1.0"],
        about: { category: "web" },
      });
      await expect(push("bob", "orgs/acme/web:1.0")).rejects.toThrow(VersionExists);
      await editImage(`${host}/orgs/acme/web`, { description: "two" }, as("bob"));
      expect((await showImage(`${host}/orgs/acme/web`, as("ann"))).about).toEqual({
        category: "web",
        description: "two",
      });
      expect(await listImages(host, {}, as("carl"))).toEqual([]);
      await expect(showImage(`${host}/orgs/acme/web:1.0`, as("carl"))).rejects.toThrow(RegistryRefusal);
      await expect(push("carl", "orgs/acme/web:2.0")).rejects.toThrow("does not allow it to this user");
    });

    test("R9: of two who push a version at the same time one wins, and the other is told", async () => {
      const outcomes = await Promise.allSettled([
        push("ann", "orgs/acme/raced:1.0"),
        push("bob", "orgs/acme/raced:1.0"),
      ]);
      const reasons = outcomes.flatMap((outcome) =>
        outcome.status === "rejected" ? [String(outcome.reason)] : [],
      );
      expect(reasons).toEqual([expect.stringContaining("is there already")]);
    });

    test("R5: categories are the managers' to declare, and an unknown one is refused", async () => {
      const store = { registry: host, path: "orgs/acme" };
      await expect(declareCategories(store, ["mine"], as("bob"))).rejects.toThrow(RegistryRefusal);
      await expect(push("bob", "orgs/acme/odd:1.0", { category: "mine" })).rejects.toThrow(
        "use one of tools, web",
      );
    });

    test("R4, R2: administrators publish, once; everybody reads it", async () => {
      const { digest } = await push("bob", "orgs/acme/site:1.0", { description: "a site" });
      const publication = { image: `${host}/orgs/acme/site:1.0` };
      await expect(publishImage(publication, as("bob"))).rejects.toThrow(RegistryRefusal);
      expect(await publishImage(publication, as("root"))).toMatchObject({
        digest,
        reference: `${host}/public/site:1.0`,
      });
      await expect(publishImage(publication, as("root"))).rejects.toThrow(VersionExists);
      const shown = await showImage(`${host}/public/site:1.0`, as("carl"));
      expect(shown).toMatchObject({ about: { description: "a site" }, chosen: { digest } });
    });

    test("R10: managers delete, members do not; scanning that is off is told", async () => {
      await push("bob", "orgs/acme/gone:1.0");
      const { carryOut } = await planDeletion(`${host}/orgs/acme/gone:1.0`, as("bob"));
      await expect(carryOut()).rejects.toThrow(RegistryRefusal);
      await (await planDeletion(`${host}/orgs/acme/gone:1.0`, as("ann"))).carryOut();
      await expect(showImage(`${host}/orgs/acme/gone`, as("ann"))).rejects.toThrow("has no version");
      await expect(scanImage(`${host}/orgs/acme/web:1.0`, as("bob"))).rejects.toThrow(ScanningOff);
    });

    function settings(port: number): object {
      const [read, add] = [["read"], ["read", "create"]];
      const may = (groups: readonly string[], actions: readonly string[]) => ({ groups, actions });
      const repositories = {
        "**": { defaultPolicy: [], anonymousPolicy: [] },
        "public/**": { defaultPolicy: read },
        "orgs/acme/**": {
          policies: [may(["acme"], add), may(["managers"], [...add, "delete"])],
          defaultPolicy: [],
        },
        "orgs/acme/store-categories": {
          policies: [may(["acme"], read), may(["managers"], add)],
          defaultPolicy: [],
        },
      };
      const groups = {
        acme: { users: ["ann", "bob"] },
        managers: { users: ["ann"] },
        admins: { users: ["root"] },
      };
      const accessControl = { groups, repositories, adminPolicy: may(["admins"], [...add, "delete"]) };
      const auth = { htpasswd: { path: join(folder, "htpasswd") } };
      return {
        distSpecVersion: "1.1.1",
        storage: { rootDirectory: join(folder, "data"), dedupe: true, gc: true },
        http: { address: "127.0.0.1", port: String(port), auth, accessControl },
        log: { level: "error" },
      };
    }
  });
}
