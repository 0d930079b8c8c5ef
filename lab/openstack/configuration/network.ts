import { join } from "node:path";
import { API_PORTS } from "../endpoints";
import type { Ini } from "../ini";
import type { Site } from "../site";
import { backing, serviceLogin, tokenCheck, worker } from "./common";

const UNLIMITED = -1;

/** neutron.conf, with the sections of the ML2 plugin in it. */
export function neutronConf(site: Site): Ini {
  return {
    DEFAULT: {
      ...worker(site),
      state_path: join(site.data, "neutron"),
      host: "controller",
      bind_host: "127.0.0.1",
      bind_port: API_PORTS.neutron,
      core_plugin: "ml2",
      service_plugins: ["router", "qos", "trunk", "port_forwarding"],
      api_workers: 1,
      rpc_workers: 1,
      rpc_state_report_workers: 0,
      auth_strategy: "keystone",
      dhcp_agent_notification: false,
      notify_nova_on_port_status_changes: true,
      notify_nova_on_port_data_changes: true,
      api_paste_config: join(site.unpacked, "usr/share/neutron-common/api-paste.ini"),
      max_allowed_address_pair: 50,
    },
    ml2: {
      type_drivers: ["flat", "vlan", "vxlan", "local"],
      tenant_network_types: "vxlan",
      // The second is never asked to bind a port, but makes neutron offer what Open vSwitch can do.
      mechanism_drivers: ["cce_lab", "openvswitch"],
      extension_drivers: ["port_security", "qos", "dns"],
    },
    ml2_type_flat: { flat_networks: "*" },
    ml2_type_vlan: { network_vlan_ranges: "physnet1:100:299" },
    ml2_type_vxlan: { vni_ranges: "1:5000" },
    securitygroup: { enable_security_group: true },
    quotas: {
      quota_network: UNLIMITED,
      quota_subnet: UNLIMITED,
      quota_port: UNLIMITED,
      quota_router: UNLIMITED,
      quota_floatingip: UNLIMITED,
      quota_security_group: UNLIMITED,
      quota_security_group_rule: UNLIMITED,
    },
    nova: serviceLogin(site, "neutron"),
    keystone_authtoken: tokenCheck(site, "neutron"),
    ...backing(site, "neutron"),
  };
}
