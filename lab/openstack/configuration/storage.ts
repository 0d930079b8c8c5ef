import { join } from "node:path";
import { API_PORTS, urlOf } from "../endpoints";
import { ZONES } from "../hypervisors";
import type { Ini } from "../ini";
import type { Site } from "../site";
import { backing, serviceLogin, tokenCheck, worker } from "./common";

const UNLIMITED = -1;

/** glance-api.conf */
export function glanceConf(site: Site): Ini {
  const folder = join(site.data, "glance");
  return {
    DEFAULT: {
      use_stderr: true,
      bind_host: "127.0.0.1",
      bind_port: API_PORTS.glance,
      workers: 0,
      enabled_backends: "files:file",
    },
    glance_store: { default_backend: "files" },
    files: { filesystem_store_datadir: join(folder, "images") },
    os_glance_tasks_store: { filesystem_store_datadir: join(folder, "tasks") },
    os_glance_staging_store: { filesystem_store_datadir: join(folder, "staging") },
    paste_deploy: {
      flavor: "keystone",
      config_file: join(site.unpacked, "usr/share/glance-common/glance-api-paste.ini"),
    },
    keystone_authtoken: tokenCheck(site, "glance"),
    ...backing(site, "glance"),
  };
}

/** cinder.conf: in each zone a backend whose volumes hold no data. */
export function cinderConf(site: Site): Ini {
  const backends = ZONES.map((zone): [string, Ini[string]] => [
    `fake-${zone}`,
    {
      volume_driver: "cce_lab.cinder_driver.VolumeDriver",
      volume_backend_name: `fake-${zone}`,
      volume_group: `fake-${zone}`,
      backend_availability_zone: zone,
    },
  ]);
  return {
    DEFAULT: {
      ...worker(site),
      state_path: join(site.data, "cinder"),
      host: "controller",
      my_ip: "127.0.0.1",
      auth_strategy: "keystone",
      osapi_volume_listen: "127.0.0.1",
      osapi_volume_listen_port: API_PORTS.cinder,
      osapi_volume_workers: 1,
      api_paste_config: join(site.unpacked, "usr/share/cinder-common/api-paste.ini"),
      resource_query_filters_file: join(site.unpacked, "etc/cinder/resource_filters.json"),
      glance_api_servers: urlOf("glance"),
      enabled_backends: backends.map(([name]) => name),
      default_availability_zone: ZONES[0],
      storage_availability_zone: ZONES[0],
      // Servers of nova's default zone have boot volumes too.
      allow_availability_zone_fallback: true,
      target_ip_address: "127.0.0.1",
      quota_volumes: UNLIMITED,
      quota_gigabytes: UNLIMITED,
      quota_snapshots: UNLIMITED,
    },
    nova: serviceLogin(site, "cinder"),
    service_user: { send_service_user_token: true, ...serviceLogin(site, "cinder") },
    ...Object.fromEntries(backends),
    keystone_authtoken: tokenCheck(site, "cinder"),
    ...backing(site, "cinder"),
  };
}
