import { HYPERVISORS } from "../hypervisors";
import { ini } from "../ini";
import type { Ini } from "../ini";
import type { Site } from "../site";
import { octaviaConf } from "./balancing";
import { rabbitmqConf } from "./broker";
import { hypervisorConf, novaComputeConf, novaConf } from "./compute";
import { keystoneConf, placementConf } from "./identity";
import { neutronConf } from "./network";
import { heatConf } from "./orchestration";
import { cinderConf, glanceConf } from "./storage";
import { aodhConf, gnocchiConf } from "./telemetry";

/** The file of a hypervisor's own configuration. */
export function hypervisorFile(name: string): string {
  return `nova-${name}.conf`;
}

/** All configuration files of a site, by their names in its home folder. */
export function configurationOf(site: Site): Readonly<Record<string, string>> {
  const files: Record<string, Ini> = {
    "keystone.conf": keystoneConf(site),
    "placement.conf": placementConf(site),
    "nova.conf": novaConf(site),
    "nova-compute.conf": novaComputeConf(site),
    "neutron.conf": neutronConf(site),
    "glance-api.conf": glanceConf(site),
    "cinder.conf": cinderConf(site),
    "octavia.conf": octaviaConf(site),
    "heat.conf": heatConf(site),
    "aodh.conf": aodhConf(site),
    "gnocchi.conf": gnocchiConf(site),
  };
  for (const { name } of HYPERVISORS) files[hypervisorFile(name)] = hypervisorConf(site, name);
  const texts = Object.entries(files).map(([name, content]) => [name, ini(content)]);
  return {
    ...Object.fromEntries(texts),
    "rabbitmq.conf": rabbitmqConf(site),
    enabled_plugins: "[].\n",
  };
}
