import type { LabFolders } from "../folders";
import { CloudApi } from "../../lib/cloud/api";
import { loginOf } from "../openstack/clouds-yaml";
import { service, wsgi } from "../openstack/daemons";
import { TELEMETRY_CATALOGUE, TELEMETRY_PORTS } from "../openstack/endpoints";
import { listInCatalogue, removeFromCatalogue } from "../openstack/identities";
import { BROKER_PORTS, openstackFolder, secretsIn, siteIn } from "../openstack/site";
import type { Site } from "../openstack/site";
import { requirePorts } from "../openstack/taken-ports";
import type { Ground, Part, StatusLine } from "../part";
import { ensureRunning, runningDaemons, until } from "../processes/daemon";
import type { Daemon } from "../processes/daemon";
import type { MarkedProcess } from "../processes/roster";
import type { LabState } from "../state";
import { seedTelemetry, telemetryMissing } from "./seed";

/** How long its services may take, in milliseconds: slow machines, not slow code. */
const PATIENCE = 120_000;

/** Measures and alarms for the lab's OpenStack; nothing measures the servers, which are played. */
export const telemetry: Part = {
  name: "telemetry",
  summary: "OpenStack's gnocchi and aodh: measures, which tests and people push, and alarms on them",
  byDefault: false,
  requires: ["openstack"],
  tools: () => [],
  standIns: () => [
    {
      name: "ceilometer",
      standsInFor: "the agents that measure servers",
      limits: "there are none: measures are pushed to gnocchi by whoever wants an alarm to fire",
    },
  ],
  start,
  stop,
  environment: () => ({}),
  status,
};

const NAMES = ["gnocchi", "gnocchi-metricd", "aodh", "aodh-evaluator", "aodh-notifier"] as const;

async function start(ground: Ground): Promise<void> {
  const { folders } = ground;
  await requirePorts(Object.values(TELEMETRY_PORTS), folders);
  const site = siteOf(folders, ground.state(), (name) => ground.program(name));
  const running = new Map<Daemon, MarkedProcess>();
  for (const daemon of daemons(site)) running.set(daemon, await ensureRunning(daemon, folders));
  const api = new CloudApi(loginOf(site, "admin"));
  await listInCatalogue(TELEMETRY_CATALOGUE, api);
  // Of the first login the catalogue may not have had them yet.
  const fresh = new CloudApi(loginOf(site, "admin"));
  await until(() => telemetryMissing(fresh), running, PATIENCE, folders);
  await seedTelemetry(fresh);
}

/** Takes out of the catalogue what no longer answers, where the rest of OpenStack goes on. */
async function stop(folders: LabFolders): Promise<void> {
  if (!runningDaemons(folders).some(({ name }) => name === "keystone")) return;
  const login = loginOf({ secret: secretsIn(openstackFolder(folders)) }, "admin");
  await removeFromCatalogue(TELEMETRY_CATALOGUE, new CloudApi(login));
}

function daemons(site: Site): readonly Daemon[] {
  return [
    wsgi(site, "gnocchi", "gnocchi-api", "gnocchi.conf"),
    service(site, "gnocchi-metricd", "gnocchi-metricd", "gnocchi.conf"),
    wsgi(site, "aodh", "aodh-api", "aodh.conf"),
    service(site, "aodh-evaluator", "aodh-evaluator", "aodh.conf"),
    service(site, "aodh-notifier", "aodh-notifier", "aodh.conf"),
  ].map((daemon) => ({ ...daemon, part: "telemetry" }));
}

/** The site that part `openstack` has prepared. */
function siteOf(folders: LabFolders, { ports }: LabState, program: (name: string) => string): Site {
  const [rabbitmq, peer, epmd] = BROKER_PORTS.map((name) => ports[name]);
  if (rabbitmq === undefined || peer === undefined || epmd === undefined)
    throw new Error("part openstack has remembered no ports of its broker");
  const brokerPorts = { rabbitmq, "rabbitmq-peer": peer, epmd };
  return siteIn(openstackFolder(folders), folders, { brokerPorts, program });
}

function status(folders: LabFolders): readonly StatusLine[] {
  const running = new Map(runningDaemons(folders).map((daemon) => [daemon.name, daemon]));
  const ports: Readonly<Record<string, number>> = TELEMETRY_PORTS;
  return NAMES.map((name) => {
    const daemon = running.get(name);
    if (daemon === undefined) return { name, state: "stopped", detail: "" };
    const address = ports[name] === undefined ? "" : `127.0.0.1:${ports[name]} `;
    return { name, state: "running", detail: `${address}process ${daemon.pid}` };
  });
}
