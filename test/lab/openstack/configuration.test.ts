import { statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { cloudsYaml } from "../../../lab/openstack/clouds-yaml";
import { configurationOf } from "../../../lab/openstack/configuration";
import * as daemons from "../../../lab/openstack/daemons";
import { writeConfiguration } from "../../../lab/openstack/files";
import { HYPERVISORS, ZONES } from "../../../lab/openstack/hypervisors";
import { siteIn } from "../../../lab/openstack/site";
import { scratch } from "../support/scratch";

describe("the configuration of the lab's OpenStack", () => {
  const place = scratch();
  const { folders } = place;
  const options = {
    program: () => process.execPath,
    brokerPorts: { rabbitmq: 18_001, "rabbitmq-peer": 18_002, epmd: 18_003 },
  };
  const siteOf = (name: string) => siteIn(join(place.folder, name), folders, options);
  const site = siteOf("openstack");
  const files = configurationOf(site);
  afterAll(() => place.remove());

  test("opens nothing but loopback", () => {
    const text = Object.values(files).join("\n");
    const hosts = [...text.matchAll(/^(?:\w+_)?(?:bind_host|listen|bind_ip|my_ip)\s*=\s*(.*)$/gm)];
    expect(hosts.length).toBeGreaterThan(8);
    expect(new Set(hosts.map(([, host]) => host))).toEqual(new Set(["127.0.0.1"]));
    expect(text).not.toContain("0.0.0.0");
    expect(files["rabbitmq.conf"]).toContain("listeners.tcp.default = 127.0.0.1:18001");
  });

  test("has secrets of its own in each lab, the same over and over, and a different one for each user", () => {
    const [one, other] = [siteOf("one"), siteOf("other")];
    expect(one.secret("nova")).toBe(siteOf("one").secret("nova"));
    expect(one.secret("nova")).not.toBe(other.secret("nova"));
    expect(one.secret("nova")).not.toBe(one.secret("demo"));
    expect(one.secret("demo")).toMatch(/^[0-9a-f]{32}$/);
    expect(statSync(join(place.folder, "one", "secret")).mode & 0o777).toBe(0o600);
    expect(files["nova.conf"]).toContain(`password = ${site.secret("nova")}`);
  });

  test("is written for its owner only, with a key that is encrypted", async () => {
    await writeConfiguration(site);
    for (const name of Object.keys(files)) expect(statSync(join(site.home, name)).mode & 0o777).toBe(0o600);
    expect(statSync(join(site.folder, "amphorae.key")).mode & 0o777).toBe(0o600);
  });

  test("keeps databases from hypervisors, and tenants from the hosts of others", () => {
    expect(files["nova-compute.conf"]).not.toContain("mysql");
    expect(files["nova.conf"]).toContain("mysql+pymysql");
    expect(files["nova.conf"]).toMatch(/enabled_filters = .*AggregateMultiTenancyIsolation/);
  });

  test("has hypervisors in two zones and for two domains of two beside them, and disks in each zone", () => {
    const of = (zone?: string) => HYPERVISORS.filter((hypervisor) => hypervisor.zone === zone).length;
    expect([...ZONES.map(of), of()]).toEqual([2, 2, 4]);
    expect(files["cinder.conf"]).toMatch(/enabled_backends = fake-az1,fake-az2/);
    for (const { name } of HYPERVISORS) expect(files[`nova-${name}.conf`]).toContain(`host = ${name}\n`);
  });

  test("never shows a password on a command line", () => {
    const all = [
      daemons.database(site),
      daemons.cache(site),
      daemons.portMapper(site),
      daemons.broker(site),
      daemons.keystone(site),
      ...daemons.frontServices(site),
      ...daemons.brokeredServices(site),
    ];
    expect(all.map(({ name }) => name).sort()).toEqual([...daemons.NAMES].sort());
    const lines = all.map((daemon) => daemon.arguments.join(" ")).join("\n");
    expect(lines).not.toMatch(/[0-9a-f]{32}/);
  });

  test("names two clouds, of which the ordinary user's is the default", () => {
    const { clouds } = parse(cloudsYaml(site)) as {
      clouds: Record<string, { auth: Record<string, string> }>;
    };
    expect(Object.keys(clouds)).toEqual(["demo", "admin"]);
    expect(clouds.demo?.auth).toEqual({
      auth_url: "http://127.0.0.1:5000/v3",
      username: "demo",
      password: site.secret("demo"),
      user_domain_name: "Default",
      project_name: "demo",
      project_domain_name: "Default",
    });
  });
});
