import { spawn } from "node:child_process";
import { join } from "node:path";
import { currentLab, labStatus, startLab, stopLab } from "../../../lab";
import { runningDaemons } from "../../../lab/processes/daemon";
import { isAlive } from "../../../lab/processes/roster";
import {
  CloudApi,
  CloudRefusal,
  clouds,
  deleteFromCloud,
  loginOf,
  untilCloud,
} from "../../support/openstack";
import { runName } from "../../support/run-name";
import { until } from "../../support/until";
import { ended } from "../support/child";
import { listening } from "../support/listening";

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Server extends Named {
  readonly status: string;
  readonly "OS-EXT-SRV-ATTR:host": string | null;
  readonly "OS-EXT-AZ:availability_zone": string;
  readonly fault?: { readonly message: string };
}

// One cloud, so one test file; the last tests restart it.
describe("the lab's OpenStack", () => {
  const { demo, admin } = clouds();
  const main = join(__dirname, "../../../dist/bin/lab.js");
  const name = runName("openstack");
  const made: (() => Promise<void>)[] = [];
  let network: string;
  let subnet: string;
  let image: string;
  let flavor: string;
  let parts: readonly string[];

  const lab = () => currentLab();
  const daemons = () => runningDaemons(lab().folders).filter(({ part }) => part === "openstack");
  const id = async (service: "compute" | "image" | "network", path: string, list: string, wanted: string) => {
    const answer = await demo.get<Record<string, readonly Named[]>>(service, path);
    const found = answer[list]?.find((item) => item.name === wanted)?.id;
    if (found === undefined) throw new Error(`${list} has no ${wanted}`);
    return found;
  };
  const boot = async (zone: string | undefined, group?: string): Promise<Server> => {
    const { server } = await demo.post<{ server: Named }>("compute", "/servers", {
      server: {
        name,
        imageRef: image,
        flavorRef: flavor,
        networks: [{ uuid: network }],
        ...(zone === undefined ? {} : { availability_zone: zone }),
      },
      ...(group === undefined ? {} : { "os:scheduler_hints": { group } }),
    });
    made.push(() => deleteFromCloud(demo, "compute", `/servers/${server.id}`));
    const settled = await untilCloud<{ server: Server }>(
      admin,
      "compute",
      `/servers/${server.id}`,
      ({ server: { status } }) => status !== "BUILD",
    );
    return settled.server;
  };

  beforeAll(async () => {
    const status = await labStatus();
    const restarted = status.filter(
      ({ part, started }) => started && /^(openstack|telemetry|clusters)$/.test(part),
    );
    parts = restarted.map(({ part }) => part);
    image = await id("image", "/v2/images", "images", "debian-12");
    flavor = await id("compute", "/flavors", "flavors", "m1.tiny");
    const answer = await demo.post<{ network: Named }>("network", "/v2.0/networks", { network: { name } });
    network = answer.network.id;
    made.push(() => deleteFromCloud(demo, "network", `/v2.0/networks/${network}`));
    const created = await demo.post<{ subnet: Named }>("network", "/v2.0/subnets", {
      subnet: { name, network_id: network, ip_version: 4, cidr: "10.77.0.0/24" },
    });
    subnet = created.subnet.id;
  });
  afterAll(async () => {
    // Of what the last test has not swept away: where an earlier one failed, others still use this cloud.
    for (const remove of made.reverse()) await remove();
  });

  test("its ordinary user is no administrator", async () => {
    expect(await demo.serviceTypes()).toEqual(
      expect.arrayContaining(["compute", "network", "image", "volumev3", "load-balancer", "orchestration"]),
    );
    await expect(demo.get("compute", "/os-services")).rejects.toThrow(/403/);
    await expect(demo.get("compute", "/os-aggregates")).rejects.toThrow(/403/);
  });

  test("a server becomes active in its zone, on a hypervisor of that zone", async () => {
    const server = await boot("az2");
    expect([server.status, server["OS-EXT-AZ:availability_zone"]]).toEqual(["ACTIVE", "az2"]);
    expect(["compute-3", "compute-4"]).toContain(server["OS-EXT-SRV-ATTR:host"]);
  });

  test("a third server of a hard anti-affinity group fails in a zone with two hypervisors", async () => {
    const { server_group: group } = await demo.post<{ server_group: Named }>("compute", "/os-server-groups", {
      server_group: { name, policy: "anti-affinity" },
    });
    made.push(() => demo.delete("compute", `/os-server-groups/${group.id}`));
    const first = await boot("az1", group.id);
    const second = await boot("az1", group.id);
    const third = await boot("az1", group.id);
    expect([first.status, second.status, third.status]).toEqual(["ACTIVE", "ACTIVE", "ERROR"]);
    expect(new Set([first, second].map((server) => server["OS-EXT-SRV-ATTR:host"])).size).toBe(2);
    expect(third.fault?.message).toContain("No valid host");
  });

  test("there are hypervisors for two exclusive domains of two: four in no aggregate", async () => {
    const { aggregates } = await admin.get<{ aggregates: readonly { hosts: readonly string[] }[] }>(
      "compute",
      "/os-aggregates",
    );
    const { hypervisors } = await admin.get<{ hypervisors: readonly { hypervisor_hostname: string }[] }>(
      "compute",
      "/os-hypervisors",
    );
    const taken = new Set(aggregates.flatMap(({ hosts }) => hosts));
    expect(taken.size).toBe(4);
    expect(hypervisors.filter((it) => !taken.has(it.hypervisor_hostname))).toHaveLength(4);
  });

  test("a volume is made in the zone that it asks for", async () => {
    const { volume } = await demo.post<{ volume: Named }>("volumev3", "/volumes", {
      volume: { name, size: 3, availability_zone: "az2" },
    });
    made.push(() => deleteFromCloud(demo, "volumev3", `/volumes/${volume.id}`));
    const settled = await untilCloud<{ volume: { status: string; availability_zone: string } }>(
      demo,
      "volumev3",
      `/volumes/${volume.id}`,
      (answer) => !["creating", "downloading"].includes(answer.volume.status),
    );
    expect(settled.volume).toMatchObject({ status: "available", availability_zone: "az2" });
  });

  test("a balancer becomes active with an address of its subnet", async () => {
    const { loadbalancer } = await demo.post<{ loadbalancer: Named }>(
      "load-balancer",
      "/v2/lbaas/loadbalancers",
      { loadbalancer: { name, vip_subnet_id: subnet } },
    );
    made.push(() =>
      deleteFromCloud(demo, "load-balancer", `/v2/lbaas/loadbalancers/${loadbalancer.id}?cascade=true`),
    );
    const settled = await untilCloud<{ loadbalancer: { provisioning_status: string; vip_address: string } }>(
      demo,
      "load-balancer",
      `/v2/lbaas/loadbalancers/${loadbalancer.id}`,
      (answer) => !answer.loadbalancer.provisioning_status.startsWith("PENDING"),
    );
    expect(settled.loadbalancer.provisioning_status).toBe("ACTIVE");
    expect(settled.loadbalancer.vip_address).toMatch(/^10\.77\.0\./);
  });

  test("a router leads outside, and a floating address is active once it is used", async () => {
    const { networks } = await demo.get<{ networks: readonly Named[] }>(
      "network",
      "/v2.0/networks?router:external=true",
    );
    const [outside] = networks;
    expect(outside?.name).toBe("public");
    const { router } = await demo.post<{ router: Named }>("network", "/v2.0/routers", {
      router: { name, external_gateway_info: { network_id: outside?.id } },
    });
    made.push(() => deleteFromCloud(demo, "network", `/v2.0/routers/${router.id}`));
    await demo.put("network", `/v2.0/routers/${router.id}/add_router_interface`, { subnet_id: subnet });
    made.push(async () => {
      await demo.put("network", `/v2.0/routers/${router.id}/remove_router_interface`, { subnet_id: subnet });
    });
    const { port } = await demo.post<{ port: Named }>("network", "/v2.0/ports", {
      port: { name, network_id: network },
    });
    made.push(() => deleteFromCloud(demo, "network", `/v2.0/ports/${port.id}`));
    const { floatingip } = await demo.post<{ floatingip: Named & { status: string } }>(
      "network",
      "/v2.0/floatingips",
      { floatingip: { floating_network_id: outside?.id, port_id: port.id } },
    );
    made.push(() => deleteFromCloud(demo, "network", `/v2.0/floatingips/${floatingip.id}`));
    await untilCloud<{ floatingip: { status: string } }>(
      demo,
      "network",
      `/v2.0/floatingips/${floatingip.id}`,
      (answer) => answer.floatingip.status === "ACTIVE",
    );
  });

  test("a heat stack of the ordinary user is made, with a server in it", async () => {
    const template = {
      heat_template_version: "wallaby",
      resources: {
        server: {
          type: "OS::Nova::Server",
          properties: { name, image, flavor, networks: [{ network }] },
        },
      },
    };
    const { stack } = await demo.post<{ stack: Named }>("orchestration", "/stacks", {
      stack_name: name,
      template,
    });
    made.push(() => removeStack(stack.id));
    const settled = await untilCloud<{ stack: { stack_status: string; stack_status_reason: string } }>(
      demo,
      "orchestration",
      `/stacks/${name}/${stack.id}`,
      (answer) => !answer.stack.stack_status.endsWith("IN_PROGRESS"),
    );
    expect(settled.stack).toMatchObject({ stack_status: "CREATE_COMPLETE" });
  });

  const removeStack = async (stack: string): Promise<void> => {
    const path = `/stacks/${name}/${stack}`;
    await demo.delete("orchestration", path);
    // Heat remembers a stack that it has deleted.
    await untilCloud<{ stack: { stack_status: string } }>(
      demo,
      "orchestration",
      path,
      (answer) => answer.stack.stack_status === "DELETE_COMPLETE",
    );
  };

  test("listens on loopback only", () => {
    const addresses = listening(daemons().map(({ pid }) => pid));
    expect(addresses).toContain("127.0.0.1:5000");
    // Erlang's port mapper always takes the loopback address of version 6 as well: ::1, as the kernel writes it.
    const loopback = ["127.0.0.1:", "00000000000000000000000001000000:"];
    expect(addresses.filter((address) => !loopback.some((own) => address.startsWith(own)))).toEqual([]);
  });

  test("started again while it runs, nothing of it changes", async () => {
    const before = daemons().map(({ pid }) => pid);
    const { env } = await startLab(["openstack"]);
    expect(env.OS_CLOUD).toBe("demo");
    expect(daemons().map(({ pid }) => pid)).toEqual(before);
  });

  test("a service that died is started again, and the cloud keeps what it holds", async () => {
    const [glance, ...others] = ["glance", "nova", "mariadb"].map((wanted) =>
      daemons().find((daemon) => daemon.name === wanted),
    );
    if (glance === undefined) throw new Error("glance does not run");
    process.kill(glance.pid, "SIGKILL");
    await until(
      "glance gone",
      () => isAlive(glance),
      (alive) => !alive,
    );
    await startLab(["openstack"]);
    expect(others.filter((daemon) => daemon !== undefined && isAlive(daemon))).toHaveLength(2);
    await demo.get("network", `/v2.0/networks/${network}`);
    await demo.get("image", `/v2/images/${image}`);
  });

  test("a second lab is refused, with the name of the first", async () => {
    const own = process.env.CCE_LAB;
    const first = lab().folders.lab.replace(/.*\//, "");
    process.env.CCE_LAB = `second-${process.pid}`;
    try {
      await expect(startLab(["openstack"])).rejects.toThrow(`lab '${first}' runs OpenStack`);
    } finally {
      await stopLab([], { wipe: true });
      if (own === undefined) delete process.env.CCE_LAB;
      else process.env.CCE_LAB = own;
    }
  });

  test("stopped and started it is an empty cloud again, with the same users", async () => {
    const before = daemons();
    await stopLab(["openstack"]);
    expect(daemons()).toEqual([]);
    expect(before.filter(isAlive)).toEqual([]);
    made.splice(0);

    const facts: string[] = [];
    await startLab(parts, {
      line: (text) => void facts.push(text),
      during: (_what, work) => work(() => undefined),
    });
    expect(facts.join("\n")).toContain("begins anew");
    const after = new CloudApi(loginOf("demo"));
    const { servers } = await after.get<{ servers: readonly unknown[] }>("compute", "/servers");
    const { networks } = await after.get<{ networks: readonly Named[] }>("network", "/v2.0/networks");
    expect([servers, networks.map((it) => it.name)]).toEqual([[], ["public"]]);
  }, 600_000);

  test("a hypervisor's death is the end of nova; a start is killed halfway, and the next begins anew", async () => {
    const nova = daemons().filter((daemon) => daemon.name === "nova");
    const victim = nova.at(-1);
    if (victim === undefined) throw new Error("nova does not run");
    process.kill(victim.pid, "SIGKILL");
    await until(
      "nova gone",
      () => nova.filter(isAlive).length,
      (left) => left === 0,
    );
    const before = new Set(daemons().map(({ pid }) => pid));
    const command = spawn(process.execPath, [main, "start", "openstack"], { stdio: "ignore" });
    await until(
      "a first new daemon",
      () => daemons().filter(({ pid }) => !before.has(pid)).length,
      (count) => count > 0,
    );
    command.kill("SIGKILL");
    expect(await ended(command)).toBe("SIGKILL");

    await startLab(parts);
    expect(new Set(daemons().map((daemon) => daemon.name)).size).toBe(16);
    const { hypervisors } = await new CloudApi(loginOf("admin")).get<{ hypervisors: readonly unknown[] }>(
      "compute",
      "/os-hypervisors",
    );
    expect(hypervisors).toHaveLength(8);
  }, 600_000);

  test("refusals name the call", async () => {
    const refused = demo.get("compute", "/servers/no-such-server");
    await expect(refused).rejects.toThrow(CloudRefusal);
    await expect(refused).rejects.toThrow(/GET .*no-such-server: 404/);
  });
});
