import { join } from "node:path";
import type { Ini } from "../ini";
import type { Site } from "../site";
import { backing, databaseUrl, serviceLogin, tokenCheck, worker } from "./common";

/** aodh.conf */
export function aodhConf(site: Site): Ini {
  return {
    // So that people and tests see an alarm fire within seconds.
    DEFAULT: { ...worker(site), evaluation_interval: 5 },
    api: { paste_config: join(site.unpacked, "usr/share/aodh-common/api-paste.ini") },
    evaluator: { workers: 1 },
    coordination: { backend_url: "" },
    service_credentials: { ...serviceLogin(site, "aodh"), interface: "public" },
    keystone_authtoken: tokenCheck(site, "aodh"),
    ...backing(site, "aodh"),
  };
}

/** gnocchi.conf */
export function gnocchiConf(site: Site): Ini {
  const folder = join(site.data, "gnocchi");
  return {
    DEFAULT: { use_stderr: true, coordination_url: `file://${join(site.run, "gnocchi")}` },
    api: {
      auth_mode: "keystone",
      paste_config: join(site.unpacked, "usr/share/gnocchi-common/api-paste.ini"),
    },
    indexer: { url: databaseUrl(site, "gnocchi") },
    storage: { driver: "file", file_basepath: folder },
    metricd: { workers: 1, metric_processing_delay: 2 },
    incoming: { driver: "file", file_basepath: folder },
    keystone_authtoken: tokenCheck(site, "gnocchi"),
  };
}
