/** The port of each of OpenStack's interfaces: those that every OpenStack has, as clients expect them. */
export const API_PORTS = {
  keystone: 5000,
  placement: 8778,
  nova: 8774,
  neutron: 9696,
  glance: 9292,
  cinder: 8776,
  octavia: 9876,
  heat: 8004,
  "heat-cfn": 8000,
} as const;

/** The ports of the services that the lab starts on demand. */
export const TELEMETRY_PORTS = { aodh: 8042, gnocchi: 8041 } as const;

export type ApiName = keyof typeof API_PORTS | keyof typeof TELEMETRY_PORTS;

/** A service as keystone's catalogue lists it. */
export interface CatalogueEntry {
  /** As in https://service-types.openstack.org. */
  readonly type: string;
  readonly name: string;
  readonly url: string;
}

/** Where keystone answers. */
export const IDENTITY_URL = `${urlOf("keystone")}/v3`;

/** The region that everything is in. */
export const REGION = "RegionOne";

export const CATALOGUE: readonly CatalogueEntry[] = [
  { type: "compute", name: "nova", url: `${urlOf("nova")}/v2.1` },
  { type: "placement", name: "placement", url: urlOf("placement") },
  { type: "network", name: "neutron", url: urlOf("neutron") },
  { type: "image", name: "glance", url: urlOf("glance") },
  { type: "volumev3", name: "cinderv3", url: `${urlOf("cinder")}/v3/%(project_id)s` },
  { type: "load-balancer", name: "octavia", url: urlOf("octavia") },
  { type: "orchestration", name: "heat", url: `${urlOf("heat")}/v1/%(project_id)s` },
  { type: "cloudformation", name: "heat-cfn", url: `${urlOf("heat-cfn")}/v1` },
];

export const TELEMETRY_CATALOGUE: readonly CatalogueEntry[] = [
  { type: "alarming", name: "aodh", url: urlOf("aodh") },
  { type: "metric", name: "gnocchi", url: urlOf("gnocchi") },
];

/** The address of an interface, without a version. */
export function urlOf(name: ApiName): string {
  return `http://127.0.0.1:${portOf(name)}`;
}

export function portOf(name: ApiName): number {
  return { ...API_PORTS, ...TELEMETRY_PORTS }[name];
}
