import { awaitPlacement } from "../../../lib/actions/await-placement";
import { clouds, deleteFromCloud } from "../../support/openstack";
import { runName } from "../../support/run-name";
import { until } from "../../support/until";

interface Named {
  readonly id: string;
  readonly name: string;
}

describe("control nodes find hosts of their own, or it is said why not (C6, C7; complaint 7)", () => {
  const run = runName("placed");
  const { demo } = clouds();
  const servers: string[] = [];
  let group: string;
  let flavor: string | undefined;

  const boot = async (key: string) => {
    const { server } = await demo.post<{ server: Named }>("compute", "/servers", {
      server: {
        name: `${run}-control-${key}`,
        flavorRef: flavor,
        imageRef: image,
        networks: "none",
        availability_zone: "az1",
      },
      "os:scheduler_hints": { group },
    });
    servers.push(server.id);
  };
  const watch = (count: number) =>
    awaitPlacement({ cluster: run, serverGroup: group, count, login: { cloud: "demo" } });
  let image: string | undefined;

  beforeAll(async () => {
    const { flavors } = await demo.get<{ flavors: readonly Named[] }>("compute", "/flavors");
    const { images } = await demo.get<{ images: readonly Named[] }>("image", "/v2/images");
    flavor = flavors.find(({ name }) => name === "m1.small")?.id;
    image = images.find(({ name }) => name === "debian-12")?.id;
    const made = await demo.post<{ server_group: Named }>("compute", "/os-server-groups", {
      server_group: { name: run, policy: "anti-affinity" },
    });
    group = made.server_group.id;
  });
  afterAll(async () => {
    for (const id of servers) await deleteFromCloud(demo, "compute", `/servers/${id}`);
    await deleteFromCloud(demo, "compute", `/os-server-groups/${group}`);
  });

  test("C7: it goes on when all have one, and names the server that has none in a zone with two hosts", async () => {
    await Promise.all([watch(2), boot("1"), boot("2")]);
    const refused = expect(watch(3)).rejects.toThrow(
      new RegExp(`server '${run}-control-3' found no host: .*fewer than 3 hosts.*controlPlane\\.zones`),
    );
    await boot("3");
    await refused;
  });

  test("C7: what failed before is no news, as it is about to be made anew", async () => {
    await until(
      "the failed server is known",
      () => demo.get<{ server: { status: string } }>("compute", `/servers/${servers[2]}`),
      ({ server }) => server.status === "ERROR",
    );
    await watch(2);
  });
});
