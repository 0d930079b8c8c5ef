import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Daemon } from "../processes/daemon";
import { configurationOf } from "./configuration";
import { cacheAddress, databaseSocket } from "./configuration/common";
import { portOf } from "./endpoints";
import type { ApiName } from "./endpoints";
import { HYPERVISORS } from "./hypervisors";
import type { Site } from "./site";

/** The names of all daemons of this part. */
export const NAMES = [
  "mariadb",
  "memcached",
  "epmd",
  "rabbitmq",
  "keystone",
  "placement",
  "octavia",
  "octavia-worker",
  "neutron",
  "nova",
  "nova-api",
  "glance",
  "cinder-api",
  "cinder-scheduler",
  "cinder-volume",
  "heat",
] as const;

/** What the services keep their state in. */
export function database(site: Site): Daemon {
  return daemon(site, 1, "mariadb", "mariadbd", [
    "--no-defaults",
    `--user=${site.user}`,
    `--datadir=${join(site.data, "mysql")}`,
    `--socket=${databaseSocket(site)}`,
    `--pid-file=${join(site.run, "mariadb.pid")}`,
    // It is reached by its socket only.
    "--skip-networking",
    "--skip-name-resolve",
    "--skip-log-bin",
    "--performance-schema=OFF",
    "--max-connections=600",
    "--innodb-buffer-pool-size=192M",
    // What a power cut takes, the next start replaces anyway.
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-log-file-size=64M",
    "--character-set-server=utf8mb3",
    "--max-allowed-packet=64M",
  ]);
}

/** The cache of tokens. */
export function cache(site: Site): Daemon {
  const socket = cacheAddress(site).replace("unix:", "");
  const words = ["-u", site.user, "-s", socket, "-a", "0600", "-m", "64", "-t", "1"];
  return daemon(site, 1, "memcached", "memcached", words);
}

/** Finds Erlang programs by name; started here, as the broker would start one that outlives it. */
export function portMapper(site: Site): Daemon {
  const port = String(site.brokerPorts.epmd);
  return daemon(site, 1, "epmd", "epmd", ["-address", "127.0.0.1", "-port", port]);
}

/** The message broker. */
export function broker(site: Site): Daemon {
  const { brokerPorts, data, home } = site;
  const onLoopback = "-kernel inet_dist_use_interface {127,0,0,1}";
  return {
    ...daemon(site, 2, "rabbitmq", "rabbitmq-server", []),
    environment: {
      ...environment(site),
      // Has the script become the broker, instead of a parent that ends it by another program.
      RUNNING_UNDER_SYSTEMD: "true",
      RABBITMQ_NODENAME: "openstack@localhost",
      RABBITMQ_DIST_PORT: String(brokerPorts["rabbitmq-peer"]),
      RABBITMQ_MNESIA_BASE: join(data, "rabbitmq"),
      RABBITMQ_LOG_BASE: join(data, "rabbitmq"),
      RABBITMQ_PID_FILE: join(site.run, "rabbitmq.pid"),
      RABBITMQ_CONFIG_FILE: join(home, "rabbitmq"),
      RABBITMQ_CONF_ENV_FILE: "/dev/null",
      RABBITMQ_ENABLED_PLUGINS_FILE: join(home, "enabled_plugins"),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `${onLoopback} +S 1:1 +sbwt none`,
      RABBITMQ_CTL_ERL_ARGS: onLoopback,
      ERL_EPMD_ADDRESS: "127.0.0.1",
      ERL_EPMD_PORT: String(brokerPorts.epmd),
    },
    inputs: [configuration(site, "rabbitmq.conf")],
  };
}

/** The service that all others ask who calls them. */
export function keystone(site: Site): Daemon {
  return wsgi(site, "keystone", "keystone-wsgi-public", "keystone.conf");
}

/** Services that need no message broker to start. */
export function frontServices(site: Site): readonly Daemon[] {
  return [
    wsgi(site, "placement", "placement-api", "placement.conf"),
    wsgi(site, "octavia", "octavia-wsgi", "octavia.conf"),
    service(site, "glance", "glance-api", "glance-api.conf"),
  ];
}

/** Services that wait for longer and longer where they find no message broker. */
export function brokeredServices(site: Site): readonly Daemon[] {
  return [
    service(site, "octavia-worker", "octavia-worker", "octavia.conf"),
    service(site, "neutron", "neutron-server", "neutron.conf", [
      "--config-file",
      join(site.home, "neutron.conf"),
    ]),
    nova(site),
    service(site, "nova-api", "nova-api", "nova.conf"),
    service(site, "cinder-api", "cinder-api", "cinder.conf"),
    service(site, "cinder-scheduler", "cinder-scheduler", "cinder.conf"),
    service(site, "cinder-volume", "cinder-volume", "cinder.conf"),
    service(site, "heat", "python3", "heat.conf", ["-P", "-m", "cce_lab.heat"]),
  ];
}

/** Nova's conductor, scheduler and hypervisors; with it, every server is forgotten. */
export function nova(site: Site): Daemon {
  const hosts = HYPERVISORS.map(({ name }) => name);
  const words = ["-P", "-m", "cce_lab.nova", site.home, ...hosts];
  return {
    ...service(site, "nova", "python3", "nova.conf", words),
    inputs: [configuration(site, "nova.conf"), configuration(site, "nova-compute.conf"), ...sources(site)],
  };
}

/** A service that its own program serves. */
export function service(
  site: Site,
  name: string,
  program: string,
  file: string,
  words: readonly string[] = [],
): Daemon {
  const inputs = [configuration(site, file), ...sources(site)];
  return { ...daemon(site, 4, name, program, words), inputs };
}

/** A service that uWSGI serves. */
export function wsgi(site: Site, name: ApiName, script: string, file: string): Daemon {
  const words = [
    "--http-socket",
    `127.0.0.1:${portOf(name)}`,
    "--wsgi-file",
    site.program(script),
    ...["--need-app", "--lazy-apps", "--master", "--enable-threads", "--die-on-term", "--no-orphans"],
    ...["--processes", "1", "--threads", "8"],
    ...["--buffer-size", "65535", "--add-header", "Connection: close"],
    ...["--disable-logging"],
  ];
  return { ...daemon(site, 3, name, "uwsgi", words), inputs: [configuration(site, file), ...sources(site)] };
}

/** What the programs of the packages need of their environment, and nothing of the person's. */
export function environment(site: Site): Readonly<Record<string, string>> {
  return {
    HOME: site.home,
    // Debian's Python comes first, whatever else is installed.
    PATH: "/usr/bin:/usr/sbin:/bin:/sbin",
    LANG: "C.UTF-8",
    PYTHONPATH: site.python,
    PYTHONDONTWRITEBYTECODE: "1",
    // Programs that write a title over their arguments would go on to the mark by which the lab finds them.
    SPT_NOENV: "1",
    OS_PLACEMENT_CONFIG_DIR: site.home,
  };
}

function daemon(site: Site, order: number, name: string, program: string, words: readonly string[]): Daemon {
  return {
    part: "openstack",
    name,
    order,
    program: site.program(program),
    arguments: words,
    environment: environment(site),
  };
}

function configuration(site: Site, file: string): string {
  return configurationOf(site)[file] ?? "";
}

/** The lab's own Python code, of which every service may load a part. */
function sources({ python }: Site): readonly string[] {
  const folder = join(python, "cce_lab");
  const files = readdirSync(folder).filter((name) => name.endsWith(".py"));
  return files.sort().map((name) => readFileSync(join(folder, name), "utf8"));
}
