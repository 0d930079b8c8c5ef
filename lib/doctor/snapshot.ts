import type { ServiceType } from "../cloud/services";
import type { Area, Finding } from "./finding";
import { unknown } from "./finding";

/** Why something is not known of a cloud: no such service, no answer, no right to one, or one that is of no use. */
export type Lack = "absent" | "unreachable" | "forbidden" | "refused";

/** What a cloud answered to a question. */
export type Answer<T> = { readonly value: T } | { readonly lack: Lack; readonly why: string };

/** How much of something a project may have, and has. */
export interface Quota {
  /** `undefined` where there is no limit. */
  readonly limit: number | undefined;
  readonly used: number;
}

/** Quotas by the names that the service has for them. */
export type Quotas = Readonly<Record<string, Quota>>;

/** A machine type. */
export interface CloudFlavor {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMib: number;
  /** Root disk in GiB; none where it is 0. */
  readonly diskGib: number;
}

/** An image that can be seen. */
export interface CloudImage {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** Smallest disk in GiB, and least memory in MiB, that its owner admits. */
  readonly minDiskGib: number;
  readonly minMemoryMib: number;
  /** Bytes of the disk in it, where glance knows. */
  readonly virtualSize: number | undefined;
  /** Such as `debian`, where its owner says. */
  readonly distribution: string | undefined;
}

/** An availability zone. */
export interface CloudZone {
  readonly name: string;
  readonly available: boolean;
}

/** An external network. */
export interface ExternalNetwork {
  readonly id: string;
  readonly name: string;
  readonly subnets: number;
}

/** Who can read what is sent to keystone: over TLS nobody, if certificates are checked; within a machine nobody else. */
export type Transport = "tls" | "unverified-tls" | "plain" | "loopback";

/** How a caller logged in, and what keystone says of it. */
export interface Caller {
  readonly user: string;
  readonly project: string;
  readonly roles: readonly string[];
  /** @default a password */
  readonly applicationCredential?: { readonly restricted: boolean; readonly hasAccessRules: boolean };
  readonly transport: Transport;
  readonly region: string | undefined;
  readonly regions: readonly string[];
}

/** How a metric is kept by gnocchi. */
export interface ArchivePolicy {
  readonly name: string;
  /** Such as `mean` and `rate:mean`. */
  readonly methods: readonly string[];
  /** Seconds between two points, of each series. */
  readonly granularities: readonly number[];
}

/** A host aggregate. */
export interface HostAggregate {
  readonly name: string;
  readonly zone: string | undefined;
  readonly hosts: readonly string[];
  /** Whether tenants are kept out of it by `filter_tenant_id`. */
  readonly isExclusive: boolean;
}

/** All that was asked of a cloud, at one time. */
export interface CloudSnapshot {
  readonly caller: Caller;
  /** Types that the catalogue lists in the region. */
  readonly services: readonly string[];
  /** Whether a service answers, for those that the catalogue lists. */
  readonly answering: Readonly<Partial<Record<ServiceType, Answer<true>>>>;
  readonly quotas: Readonly<Record<QuotaService, Answer<Quotas>>>;
  readonly flavors: Answer<readonly CloudFlavor[]>;
  /** Those with the wanted name, or all where none is named; the newest first. */
  readonly images: Answer<readonly CloudImage[]>;
  readonly serverZones: Answer<readonly CloudZone[]>;
  /** Number of hosts that are up, by zone. Administrators only. */
  readonly hostsByZone: Answer<Readonly<Record<string, number>>>;
  readonly volumeZones: Answer<readonly CloudZone[]>;
  readonly volumeTypes: Answer<readonly string[]>;
  readonly externalNetworks: Answer<readonly ExternalNetwork[]>;
  /** Free IPv4 addresses, by id of the network. Administrators only. */
  readonly freeAddresses: Answer<Readonly<Record<string, number>>>;
  readonly balancerProviders: Answer<readonly string[]>;
  readonly stackResourceTypes: Answer<readonly string[]>;
  readonly archivePolicies: Answer<readonly ArchivePolicy[]>;
  /** Attributes of gnocchi's resource type `instance`; undefined where there is no such type. */
  readonly instanceAttributes: Answer<readonly string[] | undefined>;
  /** Administrators only. */
  readonly aggregates: Answer<readonly HostAggregate[]>;
}

/** Services that have quotas. */
export type QuotaService = "compute" | "volumev3" | "network" | "load-balancer";

/**
 * Judges what a cloud answered. Where its service is absent or silent that is a finding of its own already; what it
 * refuses to show is said once.
 */
export function judged<T>(
  area: Area,
  about: string,
  answer: Answer<T>,
  judge: (value: T) => readonly Finding[],
): readonly Finding[] {
  if ("value" in answer) return judge(answer.value);
  if (answer.lack === "absent" || answer.lack === "unreachable") return [];
  return [unknown(area, about, `the cloud does not show it: ${answer.why}`, "ask the cloud's operator")];
}
