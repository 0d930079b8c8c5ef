import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { LabFolders } from "../folders";
import type { Ground, Part, StandIn, StatusLine } from "../part";
import { helm } from "../plugins/kubernetes/helm/tool";
import {
  openstackPluginEnvironment,
  openstackPluginStandIns,
  openstackPluginTools,
} from "../plugins/openstack/tool";
import { endAll, ensureRunning, runningDaemons, runsAsDescribed, until } from "../processes/daemon";
import type { Daemon } from "../processes/daemon";
import { listeningPorts } from "../processes/listeners";
import { withLock } from "../processes/lock";
import type { MarkedProcess } from "../processes/roster";
import type { LabState } from "../state";
import { writeWhole } from "../state";
import { beginAnew } from "./clean";
import { CloudApi } from "../../lib/cloud/api";
import { cloudsYaml, loginOf } from "./clouds-yaml";
import * as daemons from "./daemons";
import { API_PORTS } from "./endpoints";
import { writeConfiguration } from "./files";
import { HYPERVISORS } from "./hypervisors";
import { openstackPackages } from "./packages";
import { cloudMissing } from "./ready";
import { seedCloud } from "./seed";
import { BROKER_PORTS, openstackFolder, siteIn } from "./site";
import type { Site } from "./site";
import { requirePorts } from "./taken-ports";

/** How long all services together may take, in milliseconds: slow machines, not slow code. */
const PATIENCE = 240_000;

/** OpenStack's control plane on loopback, with hypervisors, networks, balancers and disks that are played. */
export const openstack: Part = {
  name: "openstack",
  summary: "OpenStack Zed: real control plane; hypervisors, networks, balancers and disks are played",
  byDefault: false,
  // Programs for the cloud need its plugin, and clusters on it have charts.
  tools: () => [openstackPackages, ...openstackPluginTools(), helm],
  standIns: (folders) => [...openstackPluginStandIns(folders), ...STAND_INS],
  start,
  environment: (folders) => ({
    ...openstackPluginEnvironment(folders),
    OS_CLIENT_CONFIG_FILE: cloudsFile(folders),
    OS_CLOUD: "demo",
  }),
  status,
};

const STAND_INS: readonly StandIn[] = [
  {
    name: "hypervisors",
    standsInFor: `${HYPERVISORS.length} machines with nova-compute and libvirt`,
    limits: "nova's fake driver: servers become ACTIVE at once, nothing boots, and a stop forgets them",
  },
  {
    name: "networks",
    standsInFor: "the agents of Open vSwitch, of routers and of DHCP",
    limits: "ports and addresses are real in neutron, and no packet passes",
  },
  {
    name: "balancers",
    standsInFor: "octavia's amphorae",
    limits: "the address and its port are real in neutron, nothing listens there, nobody watches the members",
  },
  {
    name: "disks of the cloud",
    standsInFor: "cinder's storage backends, one in each zone",
    limits: "volumes hold no data",
  },
];

/** The ports of daemons, by their names. */
const LISTENERS: Readonly<Partial<Record<(typeof daemons.NAMES)[number], number>>> = {
  keystone: API_PORTS.keystone,
  placement: API_PORTS.placement,
  octavia: API_PORTS.octavia,
  neutron: API_PORTS.neutron,
  "nova-api": API_PORTS.nova,
  glance: API_PORTS.glance,
  "cinder-api": API_PORTS.cinder,
  heat: API_PORTS.heat,
};

async function start(ground: Ground): Promise<void> {
  const waiting = (holder: string): void => ground.report.line(`  openstack: waiting for ${holder}`);
  // Not two labs at once: their ports are the same.
  await withLock("openstack", "starting OpenStack", () => startAlone(ground), waiting);
}

async function startAlone(ground: Ground): Promise<void> {
  const { folders, report } = ground;
  await requirePorts(Object.values(API_PORTS), folders);
  const isFirst = !existsSync(openstackFolder(folders));
  const site = await siteOf(ground);
  await writeConfiguration(site);
  const seeded = join(site.folder, "seeded");
  if (!existsSync(seeded) || !keepsItsState(site, folders)) {
    if (!isFirst) report.line("  openstack: begins anew, as what was in it did not outlive its stop");
    rmSync(seeded, { force: true });
    await endAll(runningDaemons(folders).filter(({ part }) => part === "openstack" || part === "telemetry"));
    await beginAnew(site, ground);
  }
  const running = await startDaemons(site, folders);
  const api = new CloudApi(loginOf(site, "admin"));
  await until(() => cloudMissing(api), running, PATIENCE, folders);
  if (existsSync(seeded)) return;
  await seedCloud(api);
  writeWhole(cloudsFile(folders), cloudsYaml(site));
  writeWhole(seeded, "");
}

/** Whether everything still runs that would forget what the cloud holds. */
function keepsItsState(site: Site, folders: LabFolders): boolean {
  const running = runningDaemons(folders);
  return [daemons.database(site), daemons.broker(site), daemons.nova(site)].every((daemon) =>
    runsAsDescribed(daemon, running),
  );
}

async function startDaemons(site: Site, folders: LabFolders): Promise<Map<Daemon, MarkedProcess>> {
  const running = new Map<Daemon, MarkedProcess>();
  const ensure = async (...wanted: readonly Daemon[]): Promise<void> => {
    for (const daemon of wanted) running.set(daemon, await ensureRunning(daemon, folders));
  };
  await ensure(daemons.database(site), daemons.cache(site), daemons.portMapper(site), daemons.broker(site));
  await ensure(daemons.keystone(site), ...daemons.frontServices(site));
  const port = site.brokerPorts.rabbitmq;
  const missing = () => (listeningPorts().has(port) ? undefined : "the message broker does not answer");
  await until(() => Promise.resolve(missing()), running, PATIENCE, folders);
  await ensure(...daemons.brokeredServices(site));
  return running;
}

/** The site of the lab that is being started. */
async function siteOf(ground: Ground): Promise<Site> {
  const { folders } = ground;
  const held = new Set<string>(runningDaemons(folders).map(({ name }) => name));
  const ours = new Set(BROKER_PORTS.filter((name) => held.has(name === "rabbitmq-peer" ? "rabbitmq" : name)));
  const folder = openstackFolder(folders);
  const brokerPorts = await ground.ports(BROKER_PORTS, ours);
  return siteIn(folder, folders, { brokerPorts, program: (name) => ground.program(name) });
}

function cloudsFile(folders: LabFolders): string {
  return join(openstackFolder(folders), "clouds.yaml");
}

function status(folders: LabFolders, _state: LabState): readonly StatusLine[] {
  const running = new Map(runningDaemons(folders).map((daemon) => [daemon.name, daemon]));
  return daemons.NAMES.map((name) => {
    const daemon = running.get(name);
    if (daemon === undefined) return { name, state: "stopped", detail: "" };
    const port = LISTENERS[name];
    const address = port === undefined ? "" : `127.0.0.1:${port} `;
    return { name, state: "running", detail: `${address}process ${daemon.pid}` };
  });
}
