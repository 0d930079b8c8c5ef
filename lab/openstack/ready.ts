import { setTimeout as delay } from "node:timers/promises";
import { CloudRefusal } from "../../lib/cloud/failures";
import type { CloudApi } from "../../lib/cloud/api";
import type { ServiceType } from "../../lib/cloud/services";
import { API_PORTS } from "./endpoints";
import { HYPERVISORS, ZONES } from "./hypervisors";
import { listeningPorts } from "../processes/listeners";

/** How long to wait before asking again, in milliseconds. */
const PAUSE = 300;

/** What answers only once a service is able to work: reads that need its database and its users. */
const READS: readonly (readonly [ServiceType, string])[] = [
  ["network", "/v2.0/networks"],
  ["image", "/v2/images"],
  ["load-balancer", "/v2/lbaas/loadbalancers"],
  ["orchestration", "/stacks"],
];

/** A service of nova or cinder, as their lists of services have it. */
interface ServiceState {
  readonly binary: string;
  readonly host: string;
  readonly state: string;
}

/** Says what is missing for the cloud to be used, if anything. */
export async function cloudMissing(api: CloudApi): Promise<string | undefined> {
  const missing = await firstMissing(api).catch(String);
  // Services that are starting have better to do than to answer this.
  if (missing !== undefined) await delay(PAUSE);
  return missing;
}

async function firstMissing(api: CloudApi): Promise<string | undefined> {
  const closed = closedPorts();
  if (closed.length > 0) return `nothing answers yet for ${closed.join(", ")}`;
  for (const [service, path] of READS) {
    const refusal = await api.get(service, path).catch(refused);
    if (refusal instanceof CloudRefusal) return `the ${service} service refuses: ${refusal.message}`;
  }
  const [compute, hypervisors, volume] = await Promise.all([
    api.get<{ services: readonly ServiceState[] }>("compute", "/os-services"),
    api.get<{ hypervisors: readonly unknown[] }>("compute", "/os-hypervisors"),
    api.get<{ services: readonly ServiceState[] }>("volumev3", "/os-services"),
  ]);
  const missing = HYPERVISORS.filter(({ name }) => !isUp(compute.services, "nova-compute", name));
  if (missing.length > 0) return `hypervisors that are not up: ${missing.map(({ name }) => name).join(", ")}`;
  if (hypervisors.hypervisors.length < HYPERVISORS.length) return "nova does not know all hypervisors yet";
  const disks = ZONES.filter((zone) => !isUp(volume.services, "cinder-volume", `controller@fake-${zone}`));
  if (disks.length > 0) return `no disks yet in ${disks.join(", ")}`;
  if (!isUp(volume.services, "cinder-scheduler", "controller")) return "nobody yet places volumes";
  return undefined;
}

function closedPorts(): readonly string[] {
  const open = listeningPorts();
  return Object.entries(API_PORTS).flatMap(([name, port]) => (open.has(port) ? [] : [name]));
}

function isUp(services: readonly ServiceState[], binary: string, host: string): boolean {
  return services.some((it) => it.binary === binary && it.host === host && it.state === "up");
}

function refused(thrown: unknown): CloudRefusal {
  if (thrown instanceof CloudRefusal) return thrown;
  throw thrown;
}
