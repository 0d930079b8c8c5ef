/** What services answer, as far as it is read here, and what it means. */
import type {
  ArchivePolicy,
  CloudFlavor,
  CloudImage,
  CloudZone,
  ExternalNetwork,
  HostAggregate,
} from "./snapshot";

interface FlavorsAnswer {
  readonly flavors: readonly {
    readonly name: string;
    readonly vcpus: number;
    readonly ram: number;
    readonly disk: number;
  }[];
}

export function flavorsOf({ flavors }: FlavorsAnswer): readonly CloudFlavor[] {
  return flavors.map(({ name, vcpus, ram, disk }) => ({ name, vcpus, memoryMib: ram, diskGib: disk }));
}

interface ImagesAnswer {
  readonly images: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly status: string;
    readonly min_disk?: number;
    readonly min_ram?: number;
    readonly virtual_size?: number | null;
    readonly os_distro?: string;
  }[];
}

export function imagesOf({ images }: ImagesAnswer): readonly CloudImage[] {
  return images.map(({ id, name, status, min_disk, min_ram, virtual_size, os_distro }) => ({
    id,
    name: name ?? "",
    status,
    minDiskGib: min_disk ?? 0,
    minMemoryMib: min_ram ?? 0,
    virtualSize: virtual_size ?? undefined,
    distribution: os_distro,
  }));
}

interface ZonesAnswer {
  readonly availabilityZoneInfo: readonly {
    readonly zoneName: string;
    readonly zoneState: { readonly available: boolean };
    readonly hosts?: Readonly<
      Record<string, Readonly<Record<string, { readonly available: boolean; readonly active: boolean }>>>
    > | null;
  }[];
}

export function zonesOf({ availabilityZoneInfo }: ZonesAnswer): readonly CloudZone[] {
  return availabilityZoneInfo.map(({ zoneName, zoneState }) => ({
    name: zoneName,
    available: zoneState.available,
  }));
}

/** Hosts that take servers; zones of nova's own services have none. */
export function hostsByZoneOf({ availabilityZoneInfo }: ZonesAnswer): Readonly<Record<string, number>> {
  const counts = availabilityZoneInfo.map(({ zoneName, hosts }): [string, number] => {
    const computes = Object.values(hosts ?? {}).map((services) => services["nova-compute"]);
    return [zoneName, computes.filter((state) => state?.available && state.active).length];
  });
  return Object.fromEntries(counts);
}

export interface VolumeTypesAnswer {
  readonly volume_types: readonly { readonly name: string }[];
}

interface NetworksAnswer {
  readonly networks: readonly {
    readonly id: string;
    readonly name: string;
    readonly subnets: readonly string[];
  }[];
}

export function networksOf({ networks }: NetworksAnswer): readonly ExternalNetwork[] {
  return networks.map(({ id, name, subnets }) => ({ id, name, subnets: subnets.length }));
}

interface AddressesAnswer {
  readonly network_ip_availabilities: readonly {
    readonly network_id: string;
    readonly total_ips: number;
    readonly used_ips: number;
  }[];
}

export function freeAddressesOf(answer: AddressesAnswer): Readonly<Record<string, number>> {
  return Object.fromEntries(
    answer.network_ip_availabilities.map(({ network_id, total_ips, used_ips }) => [
      network_id,
      total_ips - used_ips,
    ]),
  );
}

export interface ProvidersAnswer {
  readonly providers: readonly { readonly name: string }[];
}

export interface ResourceTypesAnswer {
  readonly resource_types: readonly string[];
}

type ArchivePoliciesAnswer = readonly {
  readonly name: string;
  readonly aggregation_methods: readonly string[];
  readonly definition: readonly { readonly granularity: string | number }[];
}[];

export function archivePoliciesOf(policies: ArchivePoliciesAnswer): readonly ArchivePolicy[] {
  return policies.map(({ name, aggregation_methods, definition }) => ({
    name,
    methods: aggregation_methods,
    granularities: definition.map(({ granularity }) => seconds(granularity)),
  }));
}

const [SECONDS_OF_DAY, SECONDS_OF_HOUR, SECONDS_OF_MINUTE] = [86_400, 3_600, 60];

/** Gnocchi writes spans as Python does: `0:05:00`, `1 day, 0:00:00`. */
function seconds(span: string | number): number {
  if (typeof span === "number") return span;
  const [, days = "0", hours, minutes, rest] =
    /^(?:(\d+) days?, )?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(span) ?? [];
  if (hours === undefined) return Number(span);
  return (
    Number(days) * SECONDS_OF_DAY +
    Number(hours) * SECONDS_OF_HOUR +
    Number(minutes) * SECONDS_OF_MINUTE +
    Number(rest)
  );
}

/** Gnocchi's types of what is measured. */
export type MeasuredTypesAnswer = readonly {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}[];

interface AggregatesAnswer {
  readonly aggregates: readonly {
    readonly name: string;
    readonly availability_zone?: string | null;
    readonly hosts?: readonly string[];
    readonly metadata: Readonly<Record<string, string>>;
  }[];
}

export function aggregatesOf({ aggregates }: AggregatesAnswer): readonly HostAggregate[] {
  return aggregates.map(({ name, availability_zone, hosts = [], metadata }) => ({
    name,
    zone: availability_zone ?? undefined,
    hosts,
    isExclusive: Object.keys(metadata).some((key) => key.startsWith("filter_tenant_id")),
  }));
}
