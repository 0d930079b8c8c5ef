import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imageSend } from "../../lib/cli/image-send";
import { UsageError } from "../../lib/cli/terminal";
import { Cluster } from "../support/cluster";
import { runName } from "../support/run-name";
import { until } from "../support/until";

const IMAGE = "images.example.org/orgs/acme/shop/web";

describe("cce image send, on a real API server (R6)", () => {
  const run = runName("send");
  const cluster = new Cluster();
  const folder = mkdtempSync(join(tmpdir(), "cce-send-"));
  let nodes: readonly string[];

  interface Sent {
    readonly code: number;
    readonly printed: string;
    readonly complaints: string;
  }

  async function send(...words: readonly string[]): Promise<Sent> {
    const [printed, complaints]: [string[], string[]] = [[], []];
    const code = await imageSend.run(words, {
      env: { KUBECONFIG: process.env.KUBECONFIG, HOME: folder },
      cwd: folder,
      print: (text) => void printed.push(text),
      complain: (text) => void complaints.push(text),
    });
    return { code, printed: printed.join("\n"), complaints: complaints.join("\n") };
  }

  const pods = () => cluster.list("Pod", run);
  const listing = (node: string, names: readonly string[]) =>
    cluster.edit("Node", undefined, `${node}/status`, { status: { images: [{ names, sizeBytes: 1 }] } });
  /** Plays the kubelets: a node lists what a pod on it runs. */
  const listWhatRuns = async (count: number) => {
    const running = await until(
      "pods run",
      pods,
      (all) => all.length === count && all.every(({ status }) => status?.phase === "Running"),
    );
    for (const { spec } of running) {
      await listing(spec?.nodeName ?? "", [
        `${IMAGE}@sha256:${"0".repeat(64)}`,
        spec?.containers[0]?.image ?? "",
      ]);
    }
    return running;
  };

  beforeAll(async () => {
    await cluster.apply(`apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${run}\n`);
    nodes = (await cluster.list("Node")).map(({ metadata }) => metadata?.name ?? "").sort();
    expect(nodes.length).toBeGreaterThan(2);
  });
  afterAll(async () => {
    for (const node of nodes) await listing(node, []);
    await cluster.remove("Namespace", undefined, run);
    cluster.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("nodes that are named get it by pods of their own, which are gone afterwards", async () => {
    const chosen = nodes.slice(0, 2);
    const sending = send(`${IMAGE}:1.4.2`, "--namespace", run, ...chosen.flatMap((node) => ["--node", node]));
    const running = await listWhatRuns(chosen.length);
    expect(running.map(({ spec }) => spec?.nodeName).sort()).toEqual(chosen);
    expect(running[0]?.spec?.initContainers?.[0]?.image).toBe(
      "images.example.org/public/busybox:1.37.0-musl",
    );
    const { code, printed } = await sending;
    expect([code, printed.match(/ there$/gm)]).toEqual([0, [" there", " there"]]);
    await until("no pod left", pods, (left) => left.length === 0);
  });

  test("a node that lists it already is left alone", async () => {
    const [first = ""] = nodes;
    const { code, printed } = await send(`${IMAGE}:1.4.2`, "--namespace", run, "--node", first, "--json");
    expect([code, JSON.parse(printed)]).toEqual([
      0,
      { image: `${IMAGE}:1.4.2`, nodes: [{ node: first, isListed: true, isThere: true }] },
    ]);
    expect(await pods()).toEqual([]);
  });

  test("a node that gets it not is named, with the reason, and no pod is left", async () => {
    const label = "example.com/closed=yes";
    const [, , third = ""] = nodes;
    await cluster.edit("Node", undefined, third, {
      metadata: { labels: { "example.com/closed": "yes" } },
    });
    await cluster.apply(
      `apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: none\n  namespace: ${run}\nspec:\n  hard:\n    pods: "0"\n`,
    );
    await until(
      "the quota counts",
      () => cluster.get("ResourceQuota", run, "none"),
      ({ status }) => status?.hard?.pods === "0",
    );
    await expect(send(`${IMAGE}:2.0.0`, "--namespace", run, "--label", label)).rejects.toThrow(
      /exceeded quota/,
    );
    await cluster.remove("ResourceQuota", run, "none");
    await cluster.edit("Node", undefined, third, { metadata: { labels: { "example.com/closed": null } } });
    expect(await pods()).toEqual([]);
  });

  test("what there is not is refused before any pod is made", async () => {
    await expect(send(`${IMAGE}:1`, "--namespace", run, "--node", "nowhere")).rejects.toThrow(
      /the cluster has no node nowhere; its nodes are /,
    );
    await expect(send(`${IMAGE}:1`, "--namespace", run, "--label", "a=b")).rejects.toThrow(
      /no node .* is chosen/,
    );
    await expect(send(`${IMAGE}:latest`)).rejects.toThrow(/is not pinned to a version/);
    await expect(send("not an image")).rejects.toThrow(/is no image reference/);
    await expect(send(`${IMAGE}:1`, "--context", "none")).rejects.toThrow(/has no context 'none'/);
    await expect(send(`${IMAGE}:1`, "--kubeconfig", "missing")).rejects.toThrow(/missing: cannot be read/);
    for (const words of [
      [],
      ["a:1", "b:1"],
      ["a:1", "--label", "x"],
      ["a:1", "--timeout", "0"],
      ["--what"],
    ]) {
      await expect(send(...words)).rejects.toThrow(UsageError);
    }
  });
});
