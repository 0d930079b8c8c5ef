import { join } from "node:path";
import type { LabFolders } from "../folders";
import { recipeFolder } from "../tools/store";
import type { DebianPackages, Tool } from "../tools/tool";

/** The name of OpenStack's release in Debian bookworm. */
export const OPENSTACK_RELEASE = "zed";

/** What is installed and unpacked. */
export const PACKAGES: DebianPackages = {
  kind: "debian packages",
  name: "openstack",
  version: OPENSTACK_RELEASE,
  release: "bookworm",
  installs: [
    "python3-keystone",
    "python3-placement",
    "python3-nova",
    "python3-neutron",
    "python3-glance",
    "python3-cinder",
    "python3-octavia",
    "python3-heat",
    "python3-aodh",
    "python3-gnocchi",
    "python3-pymysql",
    "python3-memcache",
    "python3-pymemcache",
    "python3-openstackclient",
    "python3-octaviaclient",
    "python3-heatclient",
    "python3-aodhclient",
    "python3-gnocchiclient",
    "mariadb-server-core",
    "mariadb-client-core",
    "uwsgi-core",
    "uwsgi-plugin-python3",
    // What rabbitmq-server and memcached need.
    "erlang-base",
    "erlang-asn1",
    "erlang-crypto",
    "erlang-eldap",
    "erlang-ftp",
    "erlang-inets",
    "erlang-mnesia",
    "erlang-os-mon",
    "erlang-parsetools",
    "erlang-public-key",
    "erlang-runtime-tools",
    "erlang-ssl",
    "erlang-syntax-tools",
    "erlang-tftp",
    "erlang-tools",
    "erlang-xmerl",
    "libevent-2.1-7",
    "libsasl2-2",
  ],
  unpacks: [
    "nova-common",
    "nova-api",
    "neutron-common",
    "cinder-common",
    "cinder-api",
    "cinder-scheduler",
    "cinder-volume",
    "glance-common",
    "glance-api",
    "heat-common",
    "octavia-common",
    "aodh-common",
    "gnocchi-common",
    "keystone",
    "placement-common",
    "rabbitmq-server",
    "memcached",
  ],
  programs: {
    python3: "/usr/bin/python3",
    mariadbd: "/usr/sbin/mariadbd",
    "mariadb-install-db": "/usr/bin/mariadb-install-db",
    mariadb: "/usr/bin/mariadb",
    memcached: "/usr/bin/memcached",
    epmd: "/usr/bin/epmd",
    "rabbitmq-server": "/usr/lib/rabbitmq/bin/rabbitmq-server",
    uwsgi: "/usr/bin/uwsgi_python3",
    "keystone-wsgi-public": "/usr/bin/keystone-wsgi-public",
    "keystone-manage": "/usr/bin/keystone-manage",
    "placement-api": "/usr/bin/placement-api",
    "placement-manage": "/usr/bin/placement-manage",
    "nova-api": "/usr/bin/nova-api",
    "nova-manage": "/usr/bin/nova-manage",
    "neutron-server": "/usr/bin/neutron-server",
    "neutron-db-manage": "/usr/bin/neutron-db-manage",
    "glance-api": "/usr/bin/glance-api",
    "glance-manage": "/usr/bin/glance-manage",
    "cinder-api": "/usr/bin/cinder-api",
    "cinder-scheduler": "/usr/bin/cinder-scheduler",
    "cinder-volume": "/usr/bin/cinder-volume",
    "cinder-manage": "/usr/bin/cinder-manage",
    "octavia-wsgi": "/usr/bin/octavia-wsgi",
    "octavia-worker": "/usr/bin/octavia-worker",
    "octavia-db-manage": "/usr/bin/octavia-db-manage",
    "heat-manage": "/usr/bin/heat-manage",
    "aodh-api": "/usr/bin/aodh-api",
    "aodh-dbsync": "/usr/bin/aodh-dbsync",
    "aodh-evaluator": "/usr/bin/aodh-evaluator",
    "aodh-notifier": "/usr/bin/aodh-notifier",
    "gnocchi-api": "/usr/bin/gnocchi-api",
    "gnocchi-metricd": "/usr/bin/gnocchi-metricd",
    "gnocchi-upgrade": "/usr/bin/gnocchi-upgrade",
  },
  seconds: 120,
};

/** OpenStack's services and what they run on, from the packages of one Debian release. */
export const openstackPackages: Tool = {
  name: "openstack",
  purpose: "OpenStack's services, their database and message broker",
  programs: Object.keys(PACKAGES.programs),
  handedOut: false,
  // The programs must be those that the unpacked files belong to.
  fromPath: false,
  recipes: [PACKAGES],
};

/** Where the packages that are only unpacked are: `/usr` of the package is `usr` in here. */
export function unpackedRoot(folders: LabFolders): string {
  return join(recipeFolder(PACKAGES, folders), "root");
}
