import { join } from "node:path";
import { API_PORTS, REGION, urlOf } from "../endpoints";
import type { Ini } from "../ini";
import type { Site } from "../site";
import { backing, databaseUrl, messaging, serviceLogin, tokenCheck, worker } from "./common";

const FILTERS = [
  "AvailabilityZoneFilter",
  "AggregateMultiTenancyIsolation",
  "ComputeFilter",
  "ComputeCapabilitiesFilter",
  "ImagePropertiesFilter",
  "ServerGroupAntiAffinityFilter",
  "ServerGroupAffinityFilter",
  "SameHostFilter",
  "DifferentHostFilter",
  "AggregateInstanceExtraSpecsFilter",
];

/** nova.conf: of the interface, the conductor and the scheduler. */
export function novaConf(site: Site): Ini {
  const { DEFAULT, ...rest } = common(site);
  return {
    DEFAULT: { ...DEFAULT, host: "controller" },
    ...rest,
    ...backing(site, "nova"),
    api_database: { connection: databaseUrl(site, "nova_api"), max_pool_size: 10 },
  };
}

/** nova-compute.conf: hypervisors reach the databases through the conductor only. */
export function novaComputeConf(site: Site): Ini {
  return { ...common(site), ...messaging(site, "nova") };
}

/** What tells one hypervisor from the others. */
export function hypervisorConf({ data }: Site, name: string): Ini {
  return { DEFAULT: { host: name, state_path: join(data, "nova", name) } };
}

function common(site: Site): Ini {
  return {
    DEFAULT: {
      ...worker(site),
      state_path: join(site.data, "nova"),
      my_ip: "127.0.0.1",
      enabled_apis: "osapi_compute",
      osapi_compute_listen: "127.0.0.1",
      osapi_compute_listen_port: API_PORTS.nova,
      osapi_compute_workers: 1,
      compute_driver: "fake.FakeDriver",
      // No agent ever says that a port is plugged in.
      vif_plugging_is_fatal: false,
      vif_plugging_timeout: 0,
      block_device_allocate_retries_interval: 1,
      sync_power_state_interval: -1,
      // Else the scheduler waits up to a minute before it looks for new hypervisors the first time.
      periodic_fuzzy_delay: 0,
      service_down_time: 120,
      instance_usage_audit: false,
      allow_resize_to_same_host: true,
    },
    api: { auth_strategy: "keystone" },
    wsgi: { api_paste_config: join(site.unpacked, "usr/share/nova-common/api-paste.ini") },
    conductor: { workers: 1 },
    scheduler: { workers: 1, discover_hosts_in_cells_interval: 2 },
    filter_scheduler: { track_instance_changes: true, enabled_filters: FILTERS },
    vnc: { enabled: false },
    spice: { enabled: false },
    glance: { api_servers: urlOf("glance") },
    cinder: { catalog_info: "volumev3:cinderv3:publicURL", os_region_name: REGION },
    quota: {
      instances: 200,
      cores: 2000,
      ram: 4_000_000,
      server_groups: 100,
      server_group_members: 100,
    },
    neutron: { ...serviceLogin(site, "nova"), default_floating_pool: "public" },
    placement: serviceLogin(site, "nova"),
    service_user: { send_service_user_token: true, ...serviceLogin(site, "nova") },
    keystone_authtoken: tokenCheck(site, "nova"),
  };
}
