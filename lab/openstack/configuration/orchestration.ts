import { join } from "node:path";
import { API_PORTS, IDENTITY_URL, REGION, urlOf } from "../endpoints";
import type { Ini } from "../ini";
import type { Site } from "../site";
import { backing, tokenCheck, worker } from "./common";

/** The domain of the users that heat makes for stacks, and who administers it. */
export const HEAT_DOMAIN = { name: "heat", administrator: "heat_domain_admin" } as const;

const UNLIMITED = -1;

/** heat.conf */
export function heatConf(site: Site): Ini {
  const cfn = urlOf("heat-cfn");
  return {
    DEFAULT: {
      ...worker(site),
      host: "controller",
      num_engine_workers: 1,
      convergence_engine: true,
      heat_metadata_server_url: cfn,
      heat_waitcondition_server_url: `${cfn}/v1/waitcondition`,
      stack_domain_admin: HEAT_DOMAIN.administrator,
      stack_domain_admin_password: site.secret(HEAT_DOMAIN.administrator),
      stack_user_domain_name: HEAT_DOMAIN.name,
      auth_encryption_key: site.secret("heat encryption"),
      region_name_for_services: REGION,
      environment_dir: join(site.unpacked, "etc/heat/environment.d"),
      template_dir: join(site.unpacked, "etc/heat/templates"),
      max_stacks_per_tenant: UNLIMITED,
    },
    heat_api: { bind_host: "127.0.0.1", bind_port: API_PORTS.heat, workers: 1 },
    heat_api_cfn: { bind_host: "127.0.0.1", bind_port: API_PORTS["heat-cfn"], workers: 1 },
    paste_deploy: { api_paste_config: join(site.unpacked, "etc/heat/api-paste.ini") },
    ec2authtoken: { auth_uri: IDENTITY_URL },
    clients: { endpoint_type: "publicURL" },
    clients_keystone: { auth_uri: urlOf("keystone") },
    trustee: {
      auth_type: "password",
      auth_url: IDENTITY_URL,
      username: "heat",
      password: site.secret("heat"),
      user_domain_id: "default",
    },
    keystone_authtoken: tokenCheck(site, "heat"),
    ...backing(site, "heat"),
  };
}
