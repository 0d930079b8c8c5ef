import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { CloudApi } from "../../../lib/cloud/api";
import type { ClusterCredentials } from "../../../lib";
import { cloud, cloudCredential } from "../../../lib/components/addons/credentials";
import { Engine } from "../../support/engine";
import { clouds } from "../../support/openstack";
import { runName } from "../../support/run-name";

interface Listed {
  readonly id: string;
  readonly description: string;
  readonly unrestricted: boolean;
  readonly roles: readonly { readonly name: string }[];
}

const CONSUMERS = ["cloudController", "cloudDisks"] as const;

describe("credentials of a cluster's add-ons on the lab's cloud, on the real engine (C10; isolation rule 61)", () => {
  const { demo } = clouds();
  const run = runName("credentials");
  let engine: Engine;

  const program =
    (credentials: ClusterCredentials = {}) =>
    () => {
      const provider = new openstack.Provider("demo", { cloud: "demo", useOctavia: true });
      const parent = new pulumi.ComponentResource("test:index:Cluster", run, {}, { provider });
      const place = cloud(run, CONSUMERS, credentials, { parent });
      const [controller, disks] = CONSUMERS.map((consumer) =>
        cloudCredential(run, consumer, credentials, place, { parent }),
      );
      return Promise.resolve({ access: place.access, controller, disks });
    };

  /** Those of this cluster that the cloud has. */
  const made = async () => {
    const { application_credentials: all } = await demo.get<{ application_credentials: readonly Listed[] }>(
      "identity",
      `/users/${await demo.userId()}/application_credentials`,
    );
    return all
      .filter(({ description }) => description.includes(run))
      .map(({ description, unrestricted, roles }) => ({
        description,
        unrestricted,
        roles: roles.map(({ name }) => name).sort(),
      }))
      .sort((one, other) => (one.description < other.description ? -1 : 1));
  };
  const controllers = (generation: number) => ({
    description: `Balancers and nodes of cluster ${run}, generation ${generation}`,
    unrestricted: false,
    roles: ["load-balancer_member", "member"],
  });
  const disks = {
    description: `Disks of cluster ${run}, generation 1`,
    unrestricted: false,
    roles: ["member"],
  };

  beforeAll(async () => {
    engine = await Engine.open(run);
  });
  afterAll(() => engine.close());

  test("C10: are made with least roles, and log in where the catalogue says", async () => {
    const { outputs } = await engine.up(program());
    expect(await made()).toEqual([controllers(1), disks]);
    const { id, secret } = outputs.controller?.value ?? {};
    const { authUrl, region } = outputs.access?.value ?? {};
    const { roles, applicationCredential } = await new CloudApi({
      authUrl: String(authUrl),
      region: String(region),
      credential: { credential: { id: String(id) }, secret: String(secret) },
    }).session();
    expect([...roles].sort()).toEqual(["load-balancer_member", "member"]);
    expect(applicationCredential?.restricted).toBe(true);
    expect(engine.state()).not.toContain(secret);
  });

  test("C10: are not touched without reason", async () => {
    expect((await engine.preview(program())).steps).toEqual([]);
  });

  test("C10: a new generation is there before the old one goes, and is one consumer's alone (complaint 8)", async () => {
    const { steps } = await engine.up(program({ cloudController: { generation: 2 } }));
    expect(await made()).toEqual([controllers(2), disks]);
    const order = steps.map(({ op, name }) => `${op} ${name}`);
    expect(order).toEqual([
      `create-replacement ${run}-cloud-controller`,
      `replace ${run}-cloud-controller`,
      `delete-replaced ${run}-cloud-controller`,
    ]);
  });

  test("C12: go with the cluster", async () => {
    await engine.destroy();
    expect(await made()).toEqual([]);
  });
});
