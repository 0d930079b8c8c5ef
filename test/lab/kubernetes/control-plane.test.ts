import { readFileSync, statSync, existsSync } from "node:fs";
import { request } from "node:https";
import { createServer } from "node:net";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { currentLab, labStatus, startLab, stopLab, tool } from "../../../lab";
import type { Lab } from "../../../lab";
import { run } from "../../../lab/processes/command";
import { runningDaemons } from "../../../lab/processes/daemon";
import { isFree } from "../../../lab/processes/ports";
import { isAlive } from "../../../lab/processes/roster";
import { readState } from "../../../lab/state";
import { ended } from "../support/child";
import { listening } from "../support/listening";

// Real control planes, so one test file, in which each test takes up where the one before it left off.
describe("the lab's Kubernetes", () => {
  const [first, second] = [`test-${process.pid}-a`, `test-${process.pid}-b`];
  const main = join(__dirname, "../../../dist/bin/lab.js");
  let lab: Lab;
  let kubectl: string;

  const named = <T>(name: string, work: () => T): T => {
    process.env.CCE_LAB = name;
    return work();
  };
  const ports = () => readState(lab.folders.state, "").ports;
  const daemons = () => runningDaemons(lab.folders);
  const ask = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(kubectl, ["--kubeconfig", lab.kubeconfig, ...words]);
    if (code !== 0) throw new Error(stderr);
    return stdout;
  };

  beforeAll(async () => {
    kubectl = await tool("kubectl");
  }, 1_800_000);
  afterAll(async () => {
    for (const name of [first, second]) await named(name, () => stopLab([], { wipe: true }));
    delete process.env.CCE_LAB;
  });

  test("two labs start side by side, and two starts of one lab make one", async () => {
    const start = (name: string) => named(name, () => startLab(["kubernetes"]));
    const [one, again, other] = await Promise.all([start(first), start(first), start(second)]);
    lab = one;
    expect(again.env).toEqual(one.env);
    expect(
      daemons()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      "cloud",
      "etcd",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "kwok",
      "metrics-server",
    ]);
    const otherPorts = Object.values(readState(other.folders.state, "").ports);
    expect(otherPorts).toHaveLength(7);
    expect(Object.values(ports()).filter((port) => otherPorts.includes(port))).toEqual([]);
  });

  test("is ready: nodes, accounts, metrics, the pinned version; and says what is played", async () => {
    expect(await ask("get", "nodes", "-o", "name")).toMatch(/^(node\/worker-\d\n)+$/);
    expect(await ask("get", "--raw", "/version")).toContain('"gitVersion": "v1.34.1"');
    expect(await ask("get", "--raw", "/apis/metrics.k8s.io/v1beta1")).toContain("NodeMetrics");
    expect(lab.standIns.map(({ name }) => name)).toEqual(["nodes and pods", "cloud"]);
    expect(lab.env.KUBECONFIG).toBe(lab.kubeconfig);
    const status = await named(first, labStatus);
    const kubernetes = status.find(({ part }) => part === "kubernetes");
    expect(kubernetes?.lines.map(({ state }) => state)).not.toContain("stopped");
  });

  test("listens on loopback only, and lets nobody in without a certificate", async () => {
    const addresses = listening(daemons().map(({ pid }) => pid));
    expect(addresses.length).toBeGreaterThanOrEqual(7);
    expect(addresses.filter((address) => !address.startsWith("127.0.0.1:"))).toEqual([]);
    expect(statSync(lab.kubeconfig).mode & 0o777).toBe(0o600);
    const config = readFileSync(lab.kubeconfig, "utf8");
    expect(config).toContain("certificate-authority-data");
    expect(config).not.toContain("insecure");
    expect(await statusWithoutCertificate(ports()["kube-apiserver"] ?? 0)).toBe(401);
    await expect(statusWithoutCertificate(ports().etcd ?? 0)).rejects.toThrow(/certificate|reset|hang up/);
  });

  test("killed with everything, and its port taken, it comes back with what it held", async () => {
    await ask("create", "configmap", "kept", "--from-literal=answer=42");
    for (const { pid } of daemons()) process.kill(pid, "SIGKILL");
    const taken = ports()["kube-apiserver"] ?? 0;
    const squatter = createServer();
    while (!(await isFree(taken))) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise<void>((resolve) => squatter.listen(taken, "127.0.0.1", resolve));
    await named(first, () => startLab(["kubernetes"]));
    squatter.close();
    expect(ports()["kube-apiserver"]).not.toBe(taken);
    expect(await ask("get", "configmap", "kept", "-o", "jsonpath={.data.answer}")).toBe("42");
  });

  test("with its database killed alone it is whole again after a start", async () => {
    const before = new Map(daemons().map(({ name, pid }) => [name, pid]));
    process.kill(before.get("etcd") ?? 0, "SIGKILL");
    await named(first, () => startLab(["kubernetes"]));
    const after = new Map(daemons().map(({ name, pid }) => [name, pid]));
    expect(after.get("etcd")).not.toBe(before.get("etcd"));
    expect(after.get("kube-apiserver")).toBe(before.get("kube-apiserver"));
    expect(await ask("get", "configmap", "kept", "-o", "jsonpath={.data.answer}")).toBe("42");
  });

  test("stopped it leaves no process and no listening port, and the other lab alone", async () => {
    const [before, held] = [daemons(), Object.values(ports())];
    await named(first, () => stopLab());
    expect(daemons()).toEqual([]);
    expect(before.filter(isAlive)).toEqual([]);
    expect(await Promise.all(held.map(isFree))).toEqual(held.map(() => true));
    expect(runningDaemons(named(second, currentLab).folders)).toHaveLength(7);
  });

  test("is started by the next command where one was killed halfway, on the ports of before", async () => {
    const before = ports();
    const command = spawn(process.execPath, [main, "start", "kubernetes"], {
      env: { ...process.env, CCE_LAB: first },
      stdio: "ignore",
    });
    while (daemons().length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    command.kill("SIGKILL");
    expect(await ended(command)).toBe("SIGKILL");
    await named(first, () => startLab(["kubernetes"]));
    expect(daemons()).toHaveLength(7);
    expect(ports()).toEqual(before);
    expect(await ask("get", "configmap", "kept", "-o", "jsonpath={.data.answer}")).toBe("42");
  });

  test("stopped with --delete it keeps nothing", async () => {
    await named(first, () => stopLab([], { wipe: true }));
    expect(existsSync(lab.folders.lab)).toBe(false);
  });
});

/** The status that a server answers to one who shows no certificate; it throws where TLS already refuses. */
function statusWithoutCertificate(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    // The test is about what the server accepts, so it accepts any server.
    const call = request({ host: "127.0.0.1", port, path: "/api", rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on("error", reject);
    call.end();
  });
}
