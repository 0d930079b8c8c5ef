import type { CloudApi } from "../../lib/cloud/api";
import { HYPERVISORS, ZONES } from "./hypervisors";

/** The machine types of the lab's cloud: RAM in MiB, disk in GiB. */
const FLAVORS = [
  { name: "m1.tiny", vcpus: 1, ram: 512, disk: 1 },
  { name: "m1.small", vcpus: 1, ram: 2048, disk: 20 },
  { name: "m1.medium", vcpus: 2, ram: 4096, disk: 40 },
  { name: "m1.large", vcpus: 4, ram: 8192, disk: 80 },
] as const;

const IMAGE = "debian-12";

/** The network with the outside's addresses; they are of a range set aside for examples. */
const EXTERNAL = { network: "public", cidr: "203.0.113.0/24", gateway: "203.0.113.1" } as const;

/** Gives an empty cloud what its operator would have: machine types, an image, zones, a way out. */
export async function seedCloud(api: CloudApi): Promise<void> {
  await Promise.all([makeFlavors(api), makeImage(api), makeZones(api), makeExternalNetwork(api)]);
}

interface Named {
  readonly id: string;
  readonly name: string;
}

async function makeFlavors(api: CloudApi): Promise<void> {
  const { flavors } = await api.get<{ flavors: readonly Named[] }>("compute", "/flavors");
  for (const flavor of FLAVORS) {
    if (flavors.some(({ name }) => name === flavor.name)) continue;
    await api.post("compute", "/flavors", { flavor });
  }
}

async function makeImage(api: CloudApi): Promise<void> {
  const { images } = await api.get<{ images: readonly (Named & { status: string })[] }>(
    "image",
    `/v2/images?name=${IMAGE}`,
  );
  if (images.some(({ status }) => status === "active")) return;
  const image = await api.post<Named>("image", "/v2/images", {
    name: IMAGE,
    disk_format: "raw",
    container_format: "bare",
    visibility: "public",
    min_disk: 1,
    os_distro: "debian",
    os_version: "12",
  });
  // Nothing ever boots from it.
  await api.upload(`/v2/images/${image.id}/file`, "an image of the lab, without a system in it\n");
}

interface Aggregate {
  readonly id: number;
  readonly name: string;
  readonly hosts: readonly string[];
}

async function makeZones(api: CloudApi): Promise<void> {
  const { aggregates } = await api.get<{ aggregates: readonly Aggregate[] }>("compute", "/os-aggregates");
  for (const zone of ZONES) {
    const aggregate =
      aggregates.find(({ name }) => name === zone) ??
      (
        await api.post<{ aggregate: Aggregate }>("compute", "/os-aggregates", {
          aggregate: { name: zone, availability_zone: zone },
        })
      ).aggregate;
    for (const { name: host } of HYPERVISORS.filter((hypervisor) => hypervisor.zone === zone)) {
      if (aggregate.hosts?.includes(host)) continue;
      await api.post("compute", `/os-aggregates/${aggregate.id}/action`, { add_host: { host } });
    }
  }
}

async function makeExternalNetwork(api: CloudApi): Promise<void> {
  const { networks } = await api.get<{ networks: readonly (Named & { subnets: readonly string[] })[] }>(
    "network",
    `/v2.0/networks?name=${EXTERNAL.network}`,
  );
  const network =
    networks[0] ??
    (
      await api.post<{ network: Named & { subnets: readonly string[] } }>("network", "/v2.0/networks", {
        network: {
          name: EXTERNAL.network,
          "router:external": true,
          "provider:network_type": "flat",
          "provider:physical_network": "external",
        },
      })
    ).network;
  if (network.subnets.length > 0) return;
  await api.post("network", "/v2.0/subnets", {
    subnet: {
      network_id: network.id,
      name: `${EXTERNAL.network}-subnet`,
      ip_version: 4,
      cidr: EXTERNAL.cidr,
      gateway_ip: EXTERNAL.gateway,
      enable_dhcp: false,
    },
  });
}
