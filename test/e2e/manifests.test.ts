import { Cluster, Refused } from "../support/cluster";
import { runName } from "../support/run-name";
import { IMAGES } from "./manifests/images";
import { SERVICES } from "./manifests/services";
import { STORAGE } from "./manifests/storage";
import { longest, TENANTS } from "./manifests/tenants";
import type { World } from "./manifests/world";
import { documents } from "./manifests/world";
import { WORKLOADS } from "./manifests/workloads";

const run = runName("yaml");
const cluster = new Cluster();

/** Kubernetes 1.34 warns of this for every headless service, as it looks at its own default. */
const BY_MISTAKE = "spec.SessionAffinity is ignored for headless services";

/** What the API server has against manifests, which it reads as the YAML that the constructs are synthesized to. */
async function objections(build: (world: World) => void, dryRun: boolean): Promise<readonly string[]> {
  const found: string[] = [];
  for (const document of documents(run, build)) {
    try {
      const { warnings } = await cluster.apply(document, { dryRun });
      found.push(...warnings.filter((warning) => !warning.includes(BY_MISTAKE)));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      found.push(error.message);
    }
  }
  return found;
}

beforeAll(async () => {
  expect(await objections(() => undefined, false)).toEqual([]);
});
afterAll(async () => {
  const others = ["most", "images", "bucket", "scanned", "builder"].map((name) => `${run}-${name}`);
  const namespaces = [run, longest(run), ...others];
  await Promise.all(namespaces.map((namespace) => cluster.remove("Namespace", undefined, namespace)));
  await cluster.remove("StorageClass", undefined, `${run}-disk`);
  cluster.close();
});

test("the API server is of the version that manifests are made for", async () => {
  expect(await cluster.read("/version")).toMatchObject({ gitVersion: "v1.34.1" });
});

test.each([...WORKLOADS, ...SERVICES, ...STORAGE])("%s: accepted", async (_name, build) => {
  expect(await objections(build, true)).toEqual([]);
});

test.each([...TENANTS, ...IMAGES])("%s: accepted", async (_name, build) => {
  expect(await objections(build, false)).toEqual([]);
});

test("W10: texts arrive as they were written", async () => {
  const [name, build] = STORAGE[2] ?? [];
  expect(name).toContain("odd keys and values");
  if (build) expect(await objections(build, false)).toEqual([]);
  const [bundle] = (await cluster.list("ConfigMap", run)).filter(({ immutable }) => immutable);
  expect(bundle?.data).toMatchObject({
    V0: "yes",
    V2: "~",
    V3: "",
    V5: "0777",
    V13: " a ",
    V17: "é€😀",
  });
  expect(bundle?.data?.V18).toBe("tab\tand\r\nlines\n\n");
  const secrets = await cluster.list("Secret", run);
  const binary = secrets.find(({ data }) => data?._ !== undefined)?.data?._ ?? "";
  expect(Buffer.from(binary, "base64").toString()).toBe("\u0000binary\u0000");
});

test("a field that Kubernetes does not have is not taken", async () => {
  const [first = ""] = documents(run, () => undefined);
  await expect(cluster.apply(`${first}allowWishes: true\n`, { dryRun: true })).rejects.toThrow(/allowWishes/);
});
