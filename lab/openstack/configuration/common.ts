import { join } from "node:path";
import { IDENTITY_URL, REGION } from "../endpoints";
import type { Ini, IniSection } from "../ini";
import type { Site } from "../site";

/** The socket of the database. */
export function databaseSocket({ run }: Site): string {
  return join(run, "mariadb.sock");
}

/** Where a service finds its database. The server knows by the socket who asks, so there is no password. */
export function databaseUrl(site: Site, database: string): string {
  // Without the character set, the client asks for one in which some keys are too long.
  return `mysql+pymysql://${site.user}@localhost/${database}?unix_socket=${databaseSocket(site)}&charset=utf8`;
}

/** The cache of tokens: a socket, which only its owner can open, as whoever writes to it can forge a token. */
export function cacheAddress({ run }: Site): string {
  return `unix:${join(run, "memcached.sock")}`;
}

/** The user that services have at the message broker. */
export const BROKER_USER = "openstack";

/** Where services find the message broker. */
export function brokerUrl({ secret, brokerPorts }: Site): string {
  return `rabbit://${BROKER_USER}:${secret("rabbitmq")}@127.0.0.1:${brokerPorts.rabbitmq}/`;
}

/** How a service logs in where it calls another. */
export function serviceLogin(site: Site, user: string): IniSection {
  return {
    auth_type: "password",
    auth_url: IDENTITY_URL,
    username: user,
    password: site.secret(user),
    user_domain_id: "default",
    project_name: "service",
    project_domain_id: "default",
    region_name: REGION,
  };
}

/** How a service checks the tokens of those who call it. */
export function tokenCheck(site: Site, user: string): IniSection {
  return {
    www_authenticate_uri: IDENTITY_URL,
    memcached_servers: cacheAddress(site),
    service_token_roles: "service",
    service_token_roles_required: true,
    ...serviceLogin(site, user),
  };
}

/** Options of section DEFAULT that every service with workers has. */
export function worker(site: Site): IniSection {
  return {
    transport_url: brokerUrl(site),
    // To the log of the daemon.
    use_stderr: true,
    rpc_response_timeout: 60,
    // Nobody waits for the requests that a stopped lab leaves unanswered.
    graceful_shutdown_timeout: 2,
  };
}

/** Sections that services with a database, locks and messages have alike. */
export function backing(site: Site, service: string): Ini {
  return {
    database: { connection: databaseUrl(site, service), max_pool_size: 10 },
    ...messaging(site, service),
  };
}

/** Sections that services with locks and messages have alike. */
export function messaging(site: Site, service: string): Ini {
  return {
    oslo_concurrency: { lock_path: join(site.run, "locks", service) },
    oslo_messaging_rabbit: { heartbeat_timeout_threshold: 0 },
    oslo_messaging_notifications: { driver: "noop" },
  };
}
