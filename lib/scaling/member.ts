import type { VolumeShape } from "../rules/volumes";
import { GROUP_TAG } from "./alarms";
import type { HeatResource, HeatTemplate, HeatValue } from "./heat";
import { attribute, parameter, reference, STACK_ID } from "./heat";

/** What all nodes of a group have in common. */
export interface Member {
  readonly cluster: string;
  /** Name of the node group. */
  readonly group: string;
  /** Id or name, as all that is named here. */
  readonly flavor: string;
  readonly image: string;
  readonly network: string;
  readonly subnet: string;
  readonly securityGroups: readonly string[];
  /** @default wherever the cloud places it */
  readonly zone?: string;
  /** Of its size alone, unless the member has a template of its own. @default a disk of the flavor's own */
  readonly bootVolume?: VolumeShape;
}

/** What of a member only a template of its own can say: Heat's groups take a single resource. */
export interface OwnTemplate {
  /** What Heat finds the template under among the files of the stack; ends with `.yaml`. */
  readonly file: string;
  /** A blank disk beside the boot disk, which goes with the node. @default none */
  readonly dataVolume?: VolumeShape;
  /**
   * Pool of a balancer whose health monitor tells dead nodes from live ones. What the monitor waits (delay times
   * retries) must be longer than a node takes to boot, or new ones are replaced before they are there.
   *
   * @default a failed member is replaced by nobody
   */
  readonly recovery?: {
    /** Id. */
    readonly pool: string;
    /** TCP port of the nodes that the monitor asks, such as the kubelet's 10250. */
    readonly port: number;
  };
}

/** What a group of members refers to a member's own template as, wherever the file is. */
const OWN_TYPE = "CloudContainerEngine::Node";

/** Parameter with the user data, in the stack and in a member's own template. */
export const USER_DATA = "user_data";

/** Name of the group of servers that shall not share a host, among the resources of the stack. */
export const SPREAD = "spread";

/** A member as a single server: its disk is of the cloud's default type, and Heat names it. */
export function serverMember(member: Member): HeatResource {
  const { flavor, image, bootVolume, network, subnet, securityGroups } = member;
  const disk = bootVolume && {
    boot_index: 0,
    image,
    volume_size: bootVolume.size,
    delete_on_termination: true,
  };
  return {
    type: "OS::Nova::Server",
    properties: {
      ...serverProperties(member, { flavor, spread: reference(SPREAD), stack: STACK_ID }),
      ...(disk ? { block_device_mapping_v2: [disk] } : { image }),
      networks: [{ network, subnet }],
      security_groups: securityGroups,
    },
  };
}

/** A member by a template of its own. What may change is a property, so that members change one after the other. */
export function ownMember({ flavor, image }: Member): HeatResource {
  return {
    type: OWN_TYPE,
    properties: {
      flavor,
      image,
      [USER_DATA]: parameter(USER_DATA),
      [SPREAD]: reference(SPREAD),
      stack: STACK_ID,
    },
  };
}

/** Where Heat finds the template of {@link ownMember}. */
export function ownRegistry({ file }: OwnTemplate): Readonly<Record<string, string>> {
  return { [OWN_TYPE]: file };
}

/** The template of {@link ownMember}: a server with its port, its disks and its place in the pool. */
export function ownTemplate(member: Member, { dataVolume, recovery }: OwnTemplate): HeatTemplate {
  const { cluster, group, bootVolume } = member;
  const image = parameter("image");
  const disks = [...(bootVolume ? [disk("boot", 0)] : []), ...(dataVolume ? [disk("data", -1)] : [])];
  return {
    description: `A node of group ${group} of cluster ${cluster}`,
    parameters: {
      flavor: { type: "string" },
      image: { type: "string" },
      [USER_DATA]: { type: "string", hidden: true },
      [SPREAD]: { type: "string" },
      stack: { type: "string" },
    },
    resources: {
      suffix: {
        type: "OS::Heat::RandomString",
        properties: { length: 6, character_classes: [{ class: "lowercase" }, { class: "digits" }] },
      },
      port: port(member),
      ...(bootVolume ? { boot: volume(member, "boot", bootVolume, { image }) } : {}),
      ...(dataVolume ? { data: volume(member, "data", dataVolume, {}) } : {}),
      server: {
        type: "OS::Nova::Server",
        properties: {
          name: nodeName(member),
          ...serverProperties(member, {
            flavor: parameter("flavor"),
            spread: parameter(SPREAD),
            stack: parameter("stack"),
          }),
          ...(bootVolume ? {} : { image }),
          ...(disks.length === 0 ? {} : { block_device_mapping_v2: disks }),
          networks: [{ port: reference("port") }],
        },
      },
      ...(recovery ? { pool_member: poolMember(member, recovery) } : {}),
    },
  };
}

/** What a server is whichever way its disks and its port are made. */
function serverProperties(
  { cluster, group, zone }: Member,
  given: { readonly flavor: HeatValue; readonly spread: HeatValue; readonly stack: HeatValue },
): Readonly<Record<string, HeatValue>> {
  return {
    flavor: given.flavor,
    // A changed machine is a new node, which joins by what it is told now.
    flavor_update_policy: "REPLACE",
    image_update_policy: "REPLACE",
    ...(zone === undefined ? {} : { availability_zone: zone }),
    scheduler_hints: { group: given.spread },
    config_drive: true,
    user_data_format: "RAW",
    user_data: parameter(USER_DATA),
    // It is for those who come next: tokens in it change all the time, and nodes have joined by then.
    user_data_update_policy: "IGNORE",
    metadata: { cluster, group, [`metering.${GROUP_TAG}`]: given.stack },
    tags: tags({ cluster, group }),
  };
}

function port(member: Member): HeatResource {
  const { network, subnet, securityGroups } = member;
  return {
    type: "OS::Neutron::Port",
    properties: {
      name: nodeName(member),
      network,
      fixed_ips: [{ subnet }],
      security_groups: securityGroups,
      tags: tags(member),
    },
  };
}

function volume(
  { cluster, group, zone }: Member,
  purpose: "boot" | "data",
  { size, type, zone: own = zone }: VolumeShape,
  source: Readonly<Record<string, HeatValue>>,
): HeatResource {
  return {
    type: "OS::Cinder::Volume",
    properties: {
      name: suffixed(`${cluster}-${group}`, `-${purpose}`),
      size,
      ...(type === undefined ? {} : { volume_type: type }),
      ...(own === undefined ? {} : { availability_zone: own }),
      metadata: { cluster, group },
      ...source,
    },
  };
}

function poolMember(
  { subnet }: Member,
  recovery: { readonly pool: string; readonly port: number },
): HeatResource {
  return {
    type: "OS::Octavia::PoolMember",
    properties: {
      pool: recovery.pool,
      address: attribute("port", "fixed_ips", 0, "ip_address"),
      protocol_port: recovery.port,
      subnet,
    },
    depends_on: "server",
  };
}

/** Heat deletes the volume itself, after the server. */
function disk(volumeName: string, bootIndex: number): HeatValue {
  return { volume_id: reference(volumeName), boot_index: bootIndex, delete_on_termination: false };
}

function nodeName({ cluster, group }: Member): HeatValue {
  return suffixed(`${cluster}-${group}`, "");
}

function suffixed(prefix: string, end: string): HeatValue {
  return { list_join: ["", [`${prefix}-`, attribute("suffix", "value"), end]] };
}

function tags({ cluster, group }: Pick<Member, "cluster" | "group">): readonly string[] {
  return [`cluster=${cluster}`, `group=${group}`];
}
