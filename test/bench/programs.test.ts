import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OBJECTS_PER_TENANT } from "../../bench/programs/settings";
import { record, reveal } from "../support/graph";
import type { Recorded } from "../support/graph";

const TENANTS = 2;
const before = { ...process.env };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bench-programs-"));
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, "");
  Object.assign(process.env, { BENCH_TENANTS: String(TENANTS), KUBECONFIG: kubeconfig });
});

afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Inputs without what tells nothing: the way a bundle is named, and lists without elements. */
function comparable(value: unknown): unknown {
  if (typeof value === "string")
    return value.replace(/\b(access|site)([-=])(?:v1|[0-9a-f]{10}(?:-[0-9a-f]{10})?)/g, "$1$2*");
  if (Array.isArray(value)) return value.map(comparable);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => !Array.isArray(item) || item.length > 0);
  return Object.fromEntries(entries.map(([key, item]) => [key, comparable(item)]));
}

function manifests(resources: readonly Recorded[]): ReadonlyMap<string, unknown> {
  const objects = resources.filter(({ isCustom, type }) => isCustom && type.startsWith("kubernetes:"));
  return new Map(
    objects.map(({ type, inputs }) => {
      const manifest = comparable(reveal(inputs));
      const metadata = isRecord(manifest) && isRecord(manifest.metadata) ? manifest.metadata : {};
      return [`${type} ${String(metadata.namespace)}/${String(metadata.name)}`, manifest];
    }),
  );
}

test("W1-W12: bench deploys the same objects through components and by hand", async () => {
  const ours = manifests(await record(() => import("../../bench/programs/components.js")));
  const theirs = manifests(await record(() => import("../../bench/programs/by-hand/index.js")));
  expect(Object.fromEntries(theirs)).toEqual(Object.fromEntries(ours));
  // The tenants' objects, and the storage class that they share.
  expect(ours.size).toBe(TENANTS * OBJECTS_PER_TENANT + 1);
});
