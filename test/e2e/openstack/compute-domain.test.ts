import * as openstack from "@pulumi/openstack";
import { ComputeDomain } from "../../../lib";
import type { CloudTenant, WantedServer } from "../../support/cloud-tenant";
import { cloudTenant, placed } from "../../support/cloud-tenant";
import { Engine } from "../../support/engine";
import { clouds, deleteFromCloud } from "../../support/openstack";
import { runName } from "../../support/run-name";

interface Aggregate {
  readonly name: string;
  readonly hosts: readonly string[];
}

interface Listed {
  readonly id: string;
  readonly name: string;
}

const { admin, demo } = clouds();

describe("two tenants with hosts of their own, beside each other (C5, T1; isolation rule 60)", () => {
  const run = runName("domains");
  const [acmeName, globexName] = [`${run}-acme`, `${run}-globex`];
  const hosts = { acme: ["compute-5", "compute-6"], globex: ["compute-7", "compute-8"] };
  const servers: string[] = [];
  let [acme, globex]: CloudTenant[] = [];
  let engine: Engine;
  let rival: Engine;
  let flavors: { readonly acme: string; readonly common: string };
  let before: readonly [readonly Aggregate[], readonly string[]];

  const provider = () => new openstack.Provider("admin", { cloud: "admin", useOctavia: true });
  const flavor = { node: { vcpus: 1, memoryMib: 512, diskGib: 1 } };
  const program = (acmeHosts: readonly string[]) => () => {
    const options = { provider: provider() };
    const tenant = (each: CloudTenant | undefined) => ({ main: each?.projectId ?? "" });
    const domain = new ComputeDomain(
      acmeName,
      { hosts: acmeHosts, projects: tenant(acme), flavors: flavor },
      options,
    );
    new ComputeDomain(
      globexName,
      { hosts: hosts.globex, projects: tenant(globex), flavors: flavor },
      options,
    );
    return Promise.resolve({ zone: domain.zone, flavor: domain.flavorIds.node });
  };

  beforeAll(async () => {
    before = await inventory();
    [acme, globex] = await Promise.all([cloudTenant(admin, acmeName), cloudTenant(admin, globexName)]);
    engine = await Engine.open(run);
    rival = await Engine.open(`${run}-rival`);
    const { outputs } = await engine.up(program(hosts.acme));
    const common = (await flavorsOf(admin)).find(({ name }) => !name.startsWith(run));
    flavors = { acme: String(outputs.flavor?.value), common: common?.id ?? "" };
    expect(outputs.zone?.value).toBe(acmeName);
  });

  afterAll(async () => {
    for (const id of servers) await deleteFromCloud(admin, "compute", `/servers/${id}`);
    await engine?.close();
    await rival?.close();
    await Promise.all([acme?.remove(), globex?.remove()]);
  });

  const boot = async (tenant: Pick<CloudTenant, "api"> | undefined, wanted: Omit<WantedServer, "name">) => {
    if (tenant === undefined) throw new Error("there is no tenant to boot a server for");
    const server = await placed(admin, tenant.api, { name: `${run}-${servers.length}`, ...wanted });
    servers.push(server.id);
    return server;
  };

  test("are there once, and the next preview is empty", async () => {
    expect((await engine.preview(program([...hosts.acme].reverse()))).steps).toEqual([]);
    const aggregates = (await inventory())[0].filter(({ name }) => name.startsWith(run));
    expect(aggregates.map(({ name, hosts: list }) => [name, [...list].sort()]).sort()).toEqual([
      [acmeName, hosts.acme],
      [globexName, hosts.globex],
    ]);
  });

  test("the tenant lands on its hosts", async () => {
    const landed = [];
    for (let count = 0; count < 4; count += 1) {
      landed.push((await boot(acme, { flavor: flavors.common, zone: acmeName })).host);
    }
    expect(hosts.acme).toEqual(expect.arrayContaining(landed));
  });

  test("others who name its zone get no host, whether they have hosts of their own or none", async () => {
    for (const stranger of [globex, { api: demo }]) {
      const refused = await boot(stranger, { flavor: flavors.common, zone: acmeName });
      expect(refused).toMatchObject({ status: "ERROR", host: undefined });
      expect(refused.fault).toContain("No valid host was found");
    }
  });

  test("others who name no zone never land there", async () => {
    for (let count = 0; count < 6; count += 1) {
      const { status, host } = await boot(globex, { flavor: flavors.common });
      expect(status).toBe("ACTIVE");
      expect(hosts.acme).not.toContain(host);
    }
  });

  test("the tenant does not spill out by the domain's flavors, not even where it names no zone", async () => {
    for (let count = 0; count < 4; count += 1) {
      const { status, host } = await boot(acme, { flavor: flavors.acme });
      expect(status).toBe("ACTIVE");
      expect(hosts.acme).toContain(host);
    }
    const elsewhere = await boot(acme, { flavor: flavors.acme, zone: "az1" });
    expect(elsewhere).toMatchObject({ status: "ERROR", host: undefined });
  });

  test("nobody else sees the domain's flavors, or can use them", async () => {
    expect((await flavorsOf(acme?.api)).map(({ name }) => name)).toContain(`${acmeName}-node`);
    expect((await flavorsOf(globex?.api)).map(({ name }) => name)).not.toContain(`${acmeName}-node`);
    await expect(boot(globex, { flavor: flavors.acme, zone: globexName })).rejects.toThrow(
      /Flavor .* could not be found|Invalid flavorRef/,
    );
  });

  test("a host that has a tenant is refused to another, in Nova's words", async () => {
    const grab = () => {
      const projects = { main: globex?.projectId ?? "" };
      new ComputeDomain(`${run}-rival`, { hosts: ["compute-5"], projects }, { provider: provider() });
      return Promise.resolve({});
    };
    await expect(rival.up(grab)).rejects.toThrow(/compute-5[^]*availability zone/i);
    // The provider believes that its aggregate has the host.
    await rival.refresh();
    await rival.destroy();
    expect((await inventory())[0]).toContainEqual({ name: acmeName, hosts: hosts.acme });
  });

  test("one host less touches the aggregate alone, and is common again", async () => {
    const { steps } = await engine.up(program(["compute-6"]));
    expect(steps.map(({ op, name }) => `${op} ${name}`)).toEqual([`update ${acmeName}-aggregate`]);
    await engine.up(program(hosts.acme));
  });

  test("nothing of them is left when they are destroyed (C12)", async () => {
    for (const id of servers.splice(0)) await deleteFromCloud(admin, "compute", `/servers/${id}`);
    await engine.destroy();
    expect(await inventory()).toEqual(before);
  });
});

/** Aggregates, and names of flavors. */
async function inventory(): Promise<readonly [readonly Aggregate[], readonly string[]]> {
  const { aggregates } = await admin.get<{ aggregates: readonly Aggregate[] }>("compute", "/os-aggregates");
  const names = (await flavorsOf(admin)).map(({ name }) => name);
  return [aggregates.map(({ name, hosts }) => ({ name, hosts })), names.sort()];
}

async function flavorsOf(api: typeof admin | undefined): Promise<readonly Listed[]> {
  const query = api === admin ? "?is_public=none" : "";
  const answer = await api?.get<{ flavors: readonly Listed[] }>("compute", `/flavors${query}`);
  return answer?.flavors ?? [];
}
