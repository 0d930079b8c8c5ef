import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { refusable } from "../bridge/refusable";
import type { FlavorShape } from "../rules/compute-domains";
import { computeDomain, reservedHost } from "../rules/compute-domains";
import { componentName } from "../rules/names";
import { refuse } from "../rules/problem";
import { namedProvider, OPENSTACK } from "./inherited-provider";

/** A flavor that none but the domain's projects see. */
export interface DomainFlavor extends FlavorShape {}

/** Arguments of a {@link ComputeDomain}. */
export interface ComputeDomainArgs {
  /** Hosts that the tenant gets, by the names that their nova-compute services go by. They should be empty. */
  readonly hosts: readonly string[];
  /** Ids of the tenant's projects, one to seven, each under a name of your choice. */
  readonly projects: Readonly<Record<string, pulumi.Input<string>>>;
  /** Availability zone that the hosts form. @default the domain's name */
  readonly zone?: string;
  /** Private flavors, each under a name of your choice. @default none, servers use the cloud's public ones */
  readonly flavors?: Readonly<Record<string, DomainFlavor>>;
  /** Name of the host aggregate, a DNS label. @default the component's name */
  readonly name?: string;
}

/** What an aggregate and the flavors of its domain say, for Nova's filter to compare. */
const MARK = "compute_domain";

/** Which domain has a host, by the provider of its cloud. An entry lives as long as the program's provider. */
const RESERVED = new WeakMap<pulumi.ProviderResource, Map<string, string>>();

/**
 * Hosts that are reserved for one tenant, in both directions. Others are kept out by the scheduler, in every cloud with
 * the filter AggregateMultiTenancyIsolation. The tenant is kept in by naming the zone wherever something is placed, as
 * clusters with this domain do, and by the flavors of the domain in clouds with AggregateInstanceExtraSpecsFilter.
 *
 * Needs an administrator's provider, so it usually is in a stack of its own. A host is in one domain only: Nova refuses
 * it in a second zone. After such a refusal the provider believes that the aggregate has the host, until
 * `pulumi refresh`. Covers C5 and T1; isolation rule 60.
 *
 * @see https://docs.openstack.org/nova/latest/admin/scheduling.html
 */
export class ComputeDomain extends pulumi.ComponentResource {
  /** The zone, which is plain so that a program can decide by it. */
  readonly zoneName: string;
  /** Names of the hosts. */
  readonly hosts: readonly string[];
  /** The zone, once it keeps others out. */
  readonly zone: pulumi.Output<string>;
  /** Names of the private flavors by their keys, once the tenant may use them. */
  readonly flavorNames: Readonly<Record<string, pulumi.Output<string>>>;
  /** Ids of the private flavors by their keys, once the tenant may use them. */
  readonly flavorIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Ids of the tenant's projects by their keys. */
  readonly projectIds: Readonly<Record<string, pulumi.Output<string>>>;

  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: ComputeDomainArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { hosts, projects, flavors = {}, name: domain = name, zone = domain } = args;
    const reserved = reservedHosts(opts);
    refusable(() => {
      refuse(`ComputeDomain '${name}'`, [
        componentName(name),
        ...computeDomain({ name: domain, zone, hosts, projects: Object.keys(projects), flavors }),
        ...hosts.map((host) => reservedHost(host, reserved.get(host))),
      ]);
    });
    super("cloud-container-engine:index:ComputeDomain", name, {}, opts);
    for (const host of hosts) reserved.set(host, name);
    const aggregate = new openstack.compute.AggregateV2(
      `${name}-aggregate`,
      { name: domain, zone, hosts: [...hosts].sort(), metadata: admitted(domain, projects) },
      { parent: this },
    );
    const usable = Object.entries(flavors).map(([key, flavor]) => {
      const named = { ...flavor, name: flavor.name ?? `${domain}-${key}` };
      return { key, ...privateFlavor(`${name}-flavor-${key}`, domain, named, projects, this) };
    });
    this.zoneName = zone;
    this.hosts = hosts;
    this.zone = aggregate.zone.apply((known) => known ?? zone);
    this.flavorNames = Object.fromEntries(usable.map((flavor) => [flavor.key, flavor.name]));
    this.flavorIds = Object.fromEntries(usable.map((flavor) => [flavor.key, flavor.id]));
    this.projectIds = Object.fromEntries(
      Object.entries(projects).map(([key, id]) => [key, pulumi.output(id)]),
    );
    this.registerOutputs({
      zone: this.zone,
      flavorNames: this.flavorNames,
      flavorIds: this.flavorIds,
      projectIds: this.projectIds,
    });
  }
}

/**
 * Who may land on the hosts, said twice: Nova's filter reads one list, and its request to Placement compares each key
 * that starts with `filter_tenant_id` as a whole.
 */
function admitted(
  domain: string,
  projects: ComputeDomainArgs["projects"],
): Record<string, pulumi.Input<string>> {
  const byKey = Object.entries(projects).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    [MARK]: domain,
    filter_tenant_id: pulumi.all(byKey.map(([, id]) => id)).apply((ids) => ids.join(",")),
    ...Object.fromEntries(byKey.map(([key, id]) => [`filter_tenant_id_${key}`, id])),
  };
}

/** A flavor for the projects alone; its name and id are told when they may use it. */
function privateFlavor(
  resourceName: string,
  domain: string,
  { name, vcpus, memoryMib, diskGib = 0, extraSpecs }: DomainFlavor,
  projects: ComputeDomainArgs["projects"],
  parent: ComputeDomain,
): { readonly name: pulumi.Output<string>; readonly id: pulumi.Output<string> } {
  const flavor = new openstack.compute.Flavor(
    resourceName,
    {
      name,
      vcpus,
      ram: memoryMib,
      disk: diskGib,
      isPublic: false,
      extraSpecs: { ...extraSpecs, [`aggregate_instance_extra_specs:${MARK}`]: domain },
    },
    // A flavor cannot be changed, and its name is taken for as long as it is there. Servers keep what they have.
    { parent, deleteBeforeReplace: true },
  );
  const accesses = Object.entries(projects).map(
    ([key, tenantId]) =>
      new openstack.compute.FlavorAccess(
        `${resourceName}-${key}`,
        { flavorId: flavor.id, tenantId },
        { parent },
      ).tenantId,
  );
  const granted = (value: pulumi.Output<string>) =>
    pulumi.all([value, pulumi.all(accesses)]).apply(([known]) => known);
  return { name: granted(flavor.name), id: granted(flavor.id) };
}

/** Hosts that domains of the same cloud have, as far as this program shows: by provider, if it names one. */
function reservedHosts(opts: pulumi.ComponentResourceOptions): Map<string, string> {
  const provider = namedProvider(OPENSTACK, opts);
  if (!provider) return new Map();
  const hosts = RESERVED.get(provider) ?? new Map<string, string>();
  RESERVED.set(provider, hosts);
  return hosts;
}
