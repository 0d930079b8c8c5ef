import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { ContainerCluster } from "../../lib";
import type { ContainerClusterArgs } from "../../lib";
import { cloudAnswers, cloudComputed } from "../support/cloud";
import { find, isSecret, record, reveal } from "../support/graph";

const ARGS: ContainerClusterArgs = {
  network: { vpc: { externalNetwork: "public" } },
  image: "debian-12",
  controlPlane: { flavor: "m1.medium", count: 1 },
  addons: false,
};

/** How the cloud is to be called when the cluster goes. */
async function loginOf(program: () => ContainerCluster): Promise<unknown> {
  const resources = await record(program, { computed: cloudComputed, answers: cloudAnswers });
  const { login } = find(resources, "CloudTeardown", "prod").inputs;
  expect(isSecret(login)).toBe(true);
  return reveal(login);
}

describe("the cloud of a cluster is called when no program runs (C10)", () => {
  // What the environment says the SDK takes for the provider's own settings.
  const { OS_CLOUD } = process.env;
  beforeAll(() => void delete process.env.OS_CLOUD);
  afterAll(() => void (OS_CLOUD === undefined || (process.env.OS_CLOUD = OS_CLOUD)));
  afterEach(() => pulumi.runtime.setAllConfig({}));

  test("as its provider says", async () => {
    const login = await loginOf(() => {
      const provider = new openstack.Provider("cloud", {
        authUrl: "https://cloud.example:5000/v3",
        tenantId: "shop",
        userName: "anna",
        password: "hush",
      });
      return new ContainerCluster("prod", ARGS, { provider });
    });
    expect(login).toEqual({
      auth_url: "https://cloud.example:5000/v3",
      project_id: "shop",
      username: "anna",
      password: "hush",
    });
  });

  test("as the stack's configuration says of the default provider", async () => {
    pulumi.runtime.setAllConfig({ "openstack:cloud": "north", "openstack:insecure": "true" });
    expect(await loginOf(() => new ContainerCluster("prod", ARGS))).toEqual({
      cloud: "north",
      insecure: "true",
    });
  });

  test("as the environment will say, where nothing else does", async () => {
    expect(await loginOf(() => new ContainerCluster("prod", ARGS))).toEqual({});
  });
});
