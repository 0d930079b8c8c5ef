import { join } from "node:path";
import { API_PORTS, urlOf } from "../endpoints";
import type { Ini } from "../ini";
import type { Site } from "../site";
import { backing, serviceLogin, tokenCheck, worker } from "./common";

/** The authority that octavia certifies amphorae by, which it asks for although there are none. */
export function amphoraAuthority({ folder }: Site): { readonly certificate: string; readonly key: string } {
  return { certificate: join(folder, "amphorae.crt"), key: join(folder, "amphorae.key") };
}

/** octavia.conf */
export function octaviaConf(site: Site): Ini {
  const { certificate, key } = amphoraAuthority(site);
  return {
    DEFAULT: worker(site),
    api_settings: {
      bind_host: "127.0.0.1",
      bind_port: API_PORTS.octavia,
      auth_strategy: "keystone",
      enabled_provider_drivers: ["amphora:amphora with noop drivers", "octavia:alias of amphora"],
      default_provider_driver: "amphora",
      api_base_uri: urlOf("octavia"),
    },
    oslo_messaging: { topic: "octavia_prov" },
    controller_worker: {
      workers: 1,
      amphora_driver: "amphora_noop_driver",
      compute_driver: "compute_noop_driver",
      network_driver: "cce_lab",
      image_driver: "image_noop_driver",
      volume_driver: "volume_noop_driver",
      amp_flavor_id: 1,
      amp_image_tag: "amphora",
      amp_boot_network_list: "00000000-0000-0000-0000-000000000001",
      amp_active_retries: 5,
      amp_active_wait_sec: 1,
      client_ca: certificate,
      loadbalancer_topology: "SINGLE",
    },
    task_flow: { engine: "serial" },
    certificates: {
      cert_manager: "local_cert_manager",
      ca_certificate: certificate,
      ca_private_key: key,
      ca_private_key_passphrase: site.secret("amphora authority"),
      server_certs_key_passphrase: site.secret("amphora certificates"),
    },
    health_manager: { heartbeat_key: site.secret("amphora heartbeat"), bind_ip: "127.0.0.1" },
    service_auth: serviceLogin(site, "octavia"),
    keystone_authtoken: tokenCheck(site, "octavia"),
    ...backing(site, "octavia"),
  };
}
