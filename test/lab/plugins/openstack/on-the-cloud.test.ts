import * as openstack from "@pulumi/openstack";

import type { Outcome } from "../../../support/engine";
import { Engine } from "../../../support/engine";
import { inventory } from "../../../support/cloud-inventory";
import { clouds } from "../../../support/openstack";
import { runName } from "../../../support/run-name";

interface Choice {
  readonly description?: string;
}

// Whichever plugin the engine finds: the lab's, or Pulumi's own, which must do the same.
describe("the openstack plugin under the real engine, on the lab's cloud", () => {
  const run = runName("cloud");
  const { demo } = clouds();
  let engine: Engine;
  let before: Readonly<Record<string, number>>;

  const program =
    ({ description = "of a test" }: Choice = {}) =>
    async () => {
      const user = new openstack.Provider("user", { cloud: "demo", useOctavia: true });
      const options = { provider: user };
      const external = openstack.networking.getNetworkOutput({ name: "public", external: true }, options);
      const image = openstack.images.getImageOutput({ name: "debian-12" }, options);
      const flavor = openstack.compute.getFlavorOutput({ name: "m1.tiny" }, options);

      const network = new openstack.networking.Network("network", {}, options);
      const subnet = new openstack.networking.Subnet(
        "subnet",
        {
          networkId: network.id,
          cidr: "10.99.0.0/24",
          allocationPools: [{ start: "10.99.0.10", end: "10.99.0.200" }],
        },
        options,
      );
      const router = new openstack.networking.Router("router", { externalNetworkId: external.id }, options);
      const joined = new openstack.networking.RouterInterface(
        "joined",
        { routerId: router.id, subnetId: subnet.id },
        options,
      );
      const group = new openstack.networking.SecGroup(
        "group",
        { description, deleteDefaultRules: true },
        options,
      );
      new openstack.networking.SecGroupRule(
        "rule",
        {
          securityGroupId: group.id,
          direction: "ingress",
          ethertype: "IPv4",
          protocol: "tcp",
          portRangeMin: 6443,
          portRangeMax: 6443,
          remoteIpPrefix: "10.99.0.0/24",
        },
        options,
      );
      const port = new openstack.networking.Port(
        "port",
        {
          networkId: network.id,
          fixedIps: [{ subnetId: subnet.id, ipAddress: "10.99.0.20" }],
          securityGroupIds: [group.id],
          allowedAddressPairs: [{ ipAddress: "10.99.0.5" }],
        },
        options,
      );
      const address = new openstack.networking.FloatingIp("address", { pool: "public" }, options);
      new openstack.networking.FloatingIpAssociate(
        "associate",
        { floatingIp: address.address, portId: port.id },
        { ...options, dependsOn: joined },
      );
      const servers = new openstack.compute.ServerGroup(
        "servers",
        { policies: ["soft-anti-affinity"] },
        options,
      );
      const key = new openstack.compute.Keypair("key", {}, options);
      const server = new openstack.compute.Instance(
        "server",
        {
          flavorId: flavor.id,
          keyPair: key.name,
          availabilityZone: "az1",
          networks: [{ port: port.id }],
          blockDevices: [
            {
              uuid: image.id,
              sourceType: "image",
              destinationType: "volume",
              volumeSize: 1,
              bootIndex: 0,
              deleteOnTermination: true,
            },
          ],
          schedulerHints: [{ group: servers.id }],
          metadata: { test: run },
          userData: "#cloud-config\n",
        },
        options,
      );
      const volume = new openstack.blockstorage.Volume(
        "volume",
        { size: 1, availabilityZone: "az1" },
        options,
      );
      new openstack.compute.VolumeAttach("attached", { instanceId: server.id, volumeId: volume.id }, options);
      const balancer = new openstack.loadbalancer.LoadBalancer(
        "balancer",
        { vipSubnetId: subnet.id },
        options,
      );
      const listener = new openstack.loadbalancer.Listener(
        "listener",
        { loadbalancerId: balancer.id, protocol: "TCP", protocolPort: 6443, allowedCidrs: ["10.0.0.0/8"] },
        options,
      );
      const pool = new openstack.loadbalancer.Pool(
        "pool",
        { listenerId: listener.id, protocol: "TCP", lbMethod: "ROUND_ROBIN" },
        options,
      );
      const monitor = new openstack.loadbalancer.Monitor(
        "monitor",
        { poolId: pool.id, type: "TCP", delay: 10, timeout: 5, maxRetries: 3 },
        options,
      );
      new openstack.loadbalancer.Member(
        "member",
        { poolId: pool.id, address: "10.99.0.20", protocolPort: 6443, subnetId: subnet.id },
        { ...options, dependsOn: monitor },
      );
      const credential = new openstack.identity.ApplicationCredential(
        "credential",
        { name: run, roles: ["member"] },
        options,
      );
      return {
        server: server.id,
        secret: credential.secret,
        privateKey: key.privateKey,
      };
    };
  const done = ({ steps }: Outcome) => steps.map(({ op, name }) => `${op} ${name}`).sort();

  beforeAll(async () => {
    before = await inventory(demo);
    engine = await Engine.open(run);
  });
  afterAll(() => engine.close());

  test("C1, C10: makes what a cluster consists of, named by the program, and keeps secrets secret", async () => {
    const { outputs } = await engine.up(program());
    const { server } = await demo.get<{ server: { name: string; metadata: object; status: string } }>(
      "compute",
      `/servers/${outputs.server?.value}`,
    );
    expect(server).toMatchObject({ status: "ACTIVE", metadata: { test: run } });
    expect(server.name).toMatch(/^server-[0-9a-f]{7}$/);
    expect(outputs.privateKey?.secret).toBe(true);
    const state = engine.state();
    expect(state).not.toContain(outputs.secret?.value);
    expect(state).not.toContain("PRIVATE KEY");
  });

  test("C1: changes nothing when the program has not changed, also after a refresh", async () => {
    expect(done(await engine.preview(program()))).toEqual([]);
    await engine.refresh();
    expect(done(await engine.preview(program()))).toEqual([]);
  });

  test("C11: changes in place what can be", async () => {
    expect(done(await engine.up(program({ description: "another" })))).toEqual(["update group"]);
  });

  test("C12: leaves nothing behind", async () => {
    await engine.destroy();
    expect(await inventory(demo)).toEqual(before);
  });
});
