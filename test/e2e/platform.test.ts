import { connect } from "node:net";
import type { V1NetworkPolicy } from "@kubernetes/client-node";
import { existsSync } from "node:fs";
import { readState } from "../../lab/state";
import { allowedCalls, areAllowed } from "../support/connectivity";
import type { Endpoint, Network, Port } from "../support/connectivity";
import { Cluster } from "../support/cluster";
import { inventory } from "../support/inventory";
import { RootProgram } from "../support/root-program";
import { runName } from "../support/run-name";
import type { Running } from "../support/running";
import { until } from "../support/until";

// A person's first hour with the project, on a lab of its own: each test takes up where the one before it left off.
describe("the root program", () => {
  const program = new RootProgram(runName("root"));
  let cluster: Cluster;
  let before: readonly string[];

  /** Waits until the engine has done so many things, unless the command ends before. */
  const progressed = (running: Running, things: number) =>
    until(
      `${things} things done`,
      () => (running.isOver ? Infinity : (running.output.match(/ (created|deleted) \(/g)?.length ?? 0)),
      (done) => done >= things,
    );

  beforeAll(async () => {
    expect(await program.startLab()).toMatchObject({ with: 0 });
    cluster = new Cluster(program.kubeconfig);
    before = await inventory(cluster);
  });
  afterAll(async () => {
    cluster?.close();
    await program.close();
  });

  test("W1-W6, W8-W12: an `up` that was killed, and one that was interrupted, are finished by the next", async () => {
    const killed = program.start("up", "--without-openstack");
    await progressed(killed, 30);
    killed.kill("SIGKILL");
    expect(await killed.ended).toMatchObject({ with: "SIGKILL" });

    const interrupted = program.start("up", "--without-openstack");
    await progressed(interrupted, 15);
    interrupted.kill("SIGINT");
    const { with: code, output: parting } = await interrupted.ended;
    expect([code, parting]).toEqual([1, expect.stringContaining("the same command goes on from there")]);

    const { with: end, output } = await program.run("up", "--without-openstack");
    expect(end).toBe(0);
    const summary = output.slice(output.lastIndexOf("Duration:"));
    for (const line of [
      // The autoscaler makes it two within half a minute.
      /^acme +shop +deployment +web +([12])\/\1 /m,
      /^acme +shop +statefulset +database +1\/1 /m,
      /^globex +analytics +job +migration +1\/1 /m,
      /^globex +analytics +pod +console +1\/1 /m,
      /^platform +logging +daemonset +log-agent +4\/4 /m,
      /^shop +web +LoadBalancer +198\.51\.100\.\d+:80$/m,
      /^logging +log-agent +NodePort +any node:3\d{4}$/m,
      /^Next:$/m,
    ]) {
      expect(summary).toMatch(line);
    }
    const claims = await cluster.list("PersistentVolumeClaim");
    expect(
      claims
        .map(({ metadata, status }) => `${metadata?.namespace}/${metadata?.name} ${status?.phase}`)
        .sort(),
    ).toEqual([
      // Nobody has mounted the backups' disk yet.
      "analytics/backups Pending",
      "analytics/data-database-0 Bound",
      "shop/backups Pending",
      "shop/data-database-0 Bound",
    ]);
  });

  test("W1-W6, W8-W12: a second `up` changes nothing", async () => {
    const objects = async () => {
      const kinds = ["StatefulSet", "DaemonSet", "Job", "CronJob", "Service", "NetworkPolicy"] as const;
      const all = await Promise.all(kinds.map((kind) => cluster.list(kind)));
      return all.flat().map(({ metadata }) => [metadata?.uid, metadata?.generation]);
    };
    const first = await objects();
    const { with: code, output } = await program.run("up", "--without-openstack");
    expect(code).toBe(0);
    const [, updating = ""] = output.split("Updating (");
    expect(updating).toMatch(/Resources:\n +\d{2,} unchanged\n\nDuration/);
    expect(await objects()).toEqual(first);
  });

  describe("W11: its network", () => {
    const PORTS: readonly Port[] = [
      { port: 53, protocol: "UDP" },
      { port: 53, protocol: "TCP" },
      { port: 2020, protocol: "TCP" },
      { port: 5432, protocol: "TCP" },
      { port: 8080, protocol: "TCP" },
      { port: 8080, protocol: "UDP" },
      { port: 10250, protocol: "TCP" },
    ];
    const OURS = ["shop", "analytics", "logging"];
    let network: Network;

    /** What the settings say, in words of their own: the policies are to mean exactly this. */
    const isMeant = (from: Endpoint, to: Endpoint, { port, protocol }: Port) => {
      const areOurs = [from, to].map(({ namespace }) => OURS.includes(namespace));
      if (from.namespace === to.namespace || areOurs.every((ours) => !ours)) return true;
      if (to.labels["k8s-app"] === "kube-dns") return port === 53 && protocol !== "SCTP";
      return from.namespace === "analytics" && to.namespace === "shop" && port === 8080 && protocol === "TCP";
    };
    const meant = () =>
      network.pods.flatMap((from) =>
        network.pods.flatMap((to) =>
          PORTS.filter((port) => isMeant(from, to, port)).map(
            ({ port, protocol }) =>
              `${from.namespace}/${from.name} -> ${to.namespace}/${to.name} ${port}/${protocol}`,
          ),
        ),
      );

    beforeAll(async () => {
      const pods = await cluster.list("Pod");
      const ours = pods.map(({ metadata, status }) => ({
        namespace: metadata?.namespace ?? "",
        name: metadata?.name ?? "",
        labels: metadata?.labels ?? {},
        ip: status?.podIP ?? "",
      }));
      expect(new Set(ours.map(({ namespace }) => namespace))).toEqual(new Set(OURS));
      // The lab's control plane has no pods of its own.
      const system: readonly Endpoint[] = [
        { namespace: "kube-system", name: "coredns", labels: { "k8s-app": "kube-dns" }, ip: "10.244.9.1" },
        { namespace: "kube-system", name: "metrics", labels: { "k8s-app": "metrics" }, ip: "10.244.9.2" },
        { namespace: "default", name: "stray", labels: { "k8s-app": "kube-dns-2" }, ip: "10.244.9.3" },
      ];
      network = {
        namespaces: await cluster.list("Namespace"),
        policies: await cluster.list("NetworkPolicy"),
        pods: [...ours, ...system],
      };
    });

    test("exactly the meant calls are possible between all pods of tenants and system", async () => {
      expect([...(await allowedCalls(network, PORTS))].sort()).toEqual([...meant()].sort());
    });

    test.each<readonly [string, (policy: V1NetworkPolicy) => readonly V1NetworkPolicy[]]>([
      ["missing", () => []],
      ["open", (policy) => [{ ...policy, spec: { ...policy.spec, ingress: [{}] } }]],
    ])("a policy that is %s would be seen", async (_name, change) => {
      const policies = network.policies.flatMap((policy) =>
        policy.metadata?.namespace === "shop" && policy.metadata.name === "within-namespace"
          ? change(policy)
          : [policy],
      );
      expect([...(await allowedCalls({ ...network, policies }, PORTS))].sort()).not.toEqual(
        [...meant()].sort(),
      );
    });

    test("W8: from outside, callers reach what is exposed to them; to outside, nothing is reached", async () => {
      const of = (namespace: string, name: string) => {
        const found = network.pods.find(
          (pod) => pod.namespace === namespace && pod.labels["app.kubernetes.io/name"] === name,
        );
        if (found === undefined) throw new Error(`no pod of ${namespace}/${name}`);
        return found;
      };
      const [web, database, agent] = [of("shop", "web"), of("shop", "database"), of("logging", "log-agent")];
      const calls = [
        { from: "203.0.113.7", to: web, port: 8080 },
        { from: "192.0.2.7", to: agent, port: 2020 },
        { from: "203.0.114.7", to: web, port: 8080 },
        { from: "203.0.113.7", to: web, port: 8081 },
        { from: "203.0.113.7", to: database, port: 5432 },
        { from: "203.0.113.7", to: agent, port: 2020 },
        { from: "10.0.1.11", to: web, port: 8080 },
        // The metadata service, a node's kubelet, the API server, and the internet.
        { from: web, to: "169.254.169.254", port: 80 },
        { from: web, to: "10.0.1.11", port: 10250 },
        { from: agent, to: "10.96.0.1", port: 443 },
        { from: database, to: "1.1.1.1", port: 443 },
      ];
      const verdicts = await areAllowed(
        network,
        calls.map((call) => ({ ...call, protocol: "TCP" as const })),
      );
      expect(verdicts).toEqual(calls.map((_call, index) => index < 2));
    });
  });

  test("W12: the autoscaler has seen to two pods of each web front, and `up` left them", async () => {
    for (const tenant of ["shop", "analytics"]) {
      await cluster.until("Deployment", tenant, "web", ({ status }) => status?.readyReplicas === 2);
    }
  });

  test("W11: a bad setting is refused under its key, before anything changes", async () => {
    const first = await inventory(cluster);
    await program.configure("organizations", [{ name: "acme", namespace: "shop", calledBy: ["nobody"] }]);
    const { with: code, output } = await program.run("up", "--without-openstack");
    expect(code).toBe(1);
    expect(output).toContain("platform:organizations[0].calledBy: nobody is no other tenant");
    expect(output).not.toMatch(/^ +at /m);
    await program.unset("organizations");
    expect(await inventory(cluster)).toEqual(first);
  });

  test("W1-W6, W8-W12: a `down` that was killed is finished by the next, and leaves no object", async () => {
    const killed = program.start("down", "--kubeconfig", program.kubeconfig);
    await progressed(killed, 20);
    killed.kill("SIGKILL");
    await killed.ended;
    expect(await program.run("down", "--kubeconfig", program.kubeconfig)).toMatchObject({ with: 0 });
    expect(await inventory(cluster)).toEqual(before);
  });

  test("a `down` with nothing left to remove ends the lab: no process, no port, no file", async () => {
    const ports = Object.values(readState(program.lab.state, "").ports);
    expect(ports.length).toBeGreaterThan(4);
    expect(program.processes().length).toBeGreaterThan(4);
    expect(await program.run("down")).toMatchObject({ with: 0 });
    expect(program.processes()).toEqual([]);
    expect(await Promise.all(ports.map(listens))).toEqual(ports.map(() => false));
    expect(existsSync(program.lab.lab)).toBe(false);
    expect(await program.run("down")).toMatchObject({ with: 0 });
  });
});

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
