import { cloudName, computeHost } from "./cloud-names";
import { distinct, dnsLabel } from "./names";
import { wholeNumber } from "./numbers";
import type { Findings, Problem } from "./problem";
import { within } from "./problem";
import { zoneName } from "./zones";

/** What a server of a private flavor has. */
export interface FlavorShape {
  /** Name in the cloud. @default the domain's name, a hyphen and the flavor's key */
  readonly name?: string;
  readonly vcpus: number;
  /** MiB. */
  readonly memoryMib: number;
  /** GiB of a root disk on the host; servers that boot from a volume need none. @default 0 */
  readonly diskGib?: number;
  /** What the scheduler and the hypervisor are told, such as `resources:CUSTOM_BAREMETAL_GOLD: "1"`. @default none */
  readonly extraSpecs?: Readonly<Record<string, string>>;
}

/** Hosts that are reserved for one tenant. */
export interface DomainShape {
  readonly name: string;
  readonly zone: string;
  readonly hosts: readonly string[];
  /** What the tenant's projects are called here. */
  readonly projects: readonly string[];
  readonly flavors: Readonly<Record<string, FlavorShape>>;
}

/** Nova keeps 255 characters of what an aggregate says: seven ids of 32, and the commas between them. */
const MOST_PROJECTS = 7;

/** Every problem of a domain on its own (isolation rule 60). */
export function computeDomain({ name, zone, hosts, projects, flavors }: DomainShape): Findings {
  return [
    dnsLabel("name", name),
    zoneName("zone", zone),
    hosts.length > 0
      ? undefined
      : { field: "hosts", value: hosts, rule: "are none", fix: "name the hosts that the tenant gets" },
    ...hosts.map((host, index) => computeHost(`hosts[${index}]`, host)),
    ...distinct("hosts", hosts, "name each host once"),
    projectCount(projects),
    ...projects.map((key) => dnsLabel("projects", key)),
    ...Object.entries(flavors).flatMap(([key, flavor]) => [
      dnsLabel("flavors", key),
      ...within(`flavors['${key}']`, flavorFindings(flavor)),
    ]),
  ];
}

/** A host that another domain has: it is in one zone only, and for one tenant only. */
export function reservedHost(host: string, domain: string | undefined): Problem | undefined {
  if (domain === undefined) return undefined;
  return {
    field: "hosts",
    value: host,
    rule: `is reserved by ComputeDomain '${domain}' already`,
    fix: "give it to one of the two",
  };
}

function projectCount(projects: readonly string[]): Problem | undefined {
  if (projects.length > 0 && projects.length <= MOST_PROJECTS) return undefined;
  return {
    field: "projects",
    value: projects,
    rule: projects.length === 0 ? "are none" : `are more than ${MOST_PROJECTS}`,
    fix: "name the projects of the tenant that the hosts are for",
  };
}

function flavorFindings({ name, vcpus, memoryMib, diskGib = 0 }: FlavorShape): Findings {
  return [
    name === undefined ? undefined : cloudName("name", name),
    wholeNumber("vcpus", vcpus, { min: 1 }),
    wholeNumber("memoryMib", memoryMib, { min: 1 }),
    wholeNumber("diskGib", diskGib, { min: 0 }),
  ];
}
