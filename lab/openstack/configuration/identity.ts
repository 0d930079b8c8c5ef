import { join } from "node:path";
import type { Ini } from "../ini";
import type { Site } from "../site";
import { cacheAddress, databaseUrl, tokenCheck } from "./common";

/** keystone.conf */
export function keystoneConf(site: Site): Ini {
  return {
    DEFAULT: { use_stderr: true },
    database: { connection: databaseUrl(site, "keystone") },
    // The least that it takes: the passwords are random and long.
    identity: { password_hash_rounds: 4 },
    token: { provider: "fernet" },
    fernet_tokens: { key_repository: join(site.data, "keystone/fernet") },
    credential: { key_repository: join(site.data, "keystone/credential") },
    cache: {
      enabled: true,
      backend: "oslo_cache.memcache_pool",
      memcache_servers: cacheAddress(site),
    },
    oslo_messaging_notifications: { driver: "noop" },
  };
}

/** placement.conf */
export function placementConf(site: Site): Ini {
  return {
    DEFAULT: { use_stderr: true },
    placement_database: { connection: databaseUrl(site, "placement") },
    api: { auth_strategy: "keystone" },
    oslo_concurrency: { lock_path: join(site.run, "locks/placement") },
    keystone_authtoken: tokenCheck(site, "placement"),
  };
}
