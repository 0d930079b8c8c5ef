import type { VolumeShape } from "../rules/volumes";
import { GROUP_TAG } from "./alarms";
import type { HeatResource, HeatTemplate, HeatValue } from "./heat";
import { attribute, parameter, reference, STACK_ID } from "./heat";

/** What all nodes of a group have in common. */
export interface Member {
  readonly cluster: string;
  /** Name of the node group. */
  readonly group: string;
  /** How often the group was rebuilt, from 1 on. Another one replaces all members, whole. */
  readonly generation: number;
  /** Id or name, as all that is named here. */
  readonly flavor: string;
  readonly image: string;
  readonly network: string;
  readonly subnet: string;
  readonly securityGroups: readonly string[];
  /** @default wherever the cloud places it */
  readonly zone?: string;
  /** @default a disk of the flavor's own */
  readonly bootVolume?: VolumeShape;
  /** A blank disk beside the boot disk, which goes with the node. @default none */
  readonly dataVolume?: VolumeShape;
  /** Where it is watched. @default a failed member is replaced by nobody */
  readonly watched?: WatchedMember;
}

/**
 * Place of a member in a pool of a balancer whose health monitor tells dead nodes from live ones. What the monitor waits
 * (delay times retries) must be longer than a node takes to boot, or new ones are replaced before they are there.
 */
export interface WatchedMember {
  /** Id of the pool. */
  readonly pool: string;
  /** TCP port of the node that the monitor asks. */
  readonly port: number;
}

/** What a group of members refers to a member's template as, wherever the file is. */
const MEMBER_TYPE = "CloudContainerEngine::Node";

/** What Heat finds that template under among the files of the stack. */
export const MEMBER_FILE = "node.yaml";

/** Where Heat finds the template of a member. */
export const MEMBER_REGISTRY: Readonly<Record<string, string>> = { [MEMBER_TYPE]: MEMBER_FILE };

/** Parameter with the user data, in the stack and in a member's template. */
export const USER_DATA = "user_data";

/** Name of the group of servers that shall not share a host, among the resources of the stack. */
export const SPREAD = "spread";

/** A member within its group. What may change is a property, so that members change one after the other. */
export function member({ generation, flavor, image, bootVolume, dataVolume }: Member): HeatResource {
  return {
    type: MEMBER_TYPE,
    properties: {
      generation: String(generation),
      flavor,
      image,
      ...(bootVolume ? { [sizeOf("boot")]: bootVolume.size } : {}),
      ...(dataVolume ? { [sizeOf("data")]: dataVolume.size } : {}),
      [USER_DATA]: parameter(USER_DATA),
      [SPREAD]: reference(SPREAD),
      stack: STACK_ID,
    },
  };
}

/**
 * The template of a member: a server with its port, its disks and its place in the pool. Heat gives it to all members at
 * once, so that what it says itself, and not by a parameter, changes all of them at once.
 */
export function memberTemplate(whole: Member): HeatTemplate {
  const { cluster, group, bootVolume, dataVolume, watched } = whole;
  const image = parameter("image");
  return {
    description: `A node of group ${group} of cluster ${cluster}`,
    parameters: {
      generation: { type: "string" },
      flavor: { type: "string" },
      image: { type: "string" },
      ...(bootVolume ? { [sizeOf("boot")]: { type: "number" } } : {}),
      ...(dataVolume ? { [sizeOf("data")]: { type: "number" } } : {}),
      [USER_DATA]: { type: "string", hidden: true },
      [SPREAD]: { type: "string" },
      stack: { type: "string" },
    },
    resources: {
      suffix: suffix(whole),
      port: port(whole),
      ...(bootVolume ? { boot: volume(whole, "boot", bootVolume, { image }) } : {}),
      ...(dataVolume ? { data: volume(whole, "data", dataVolume, {}) } : {}),
      server: server(whole, image),
      ...(watched ? { pool_member: poolMember(whole, watched) } : {}),
    },
  };
}

type Disk = "boot" | "data";

/** Parameter with the size of a disk. */
function sizeOf(disk: Disk): string {
  return `${disk}_size`;
}

/** A random name. Heat replaces it with its salt, and with it all that has it: a node that is made anew is another node. */
function suffix({ zone, bootVolume, dataVolume }: Member): HeatResource {
  const place = (disk: VolumeShape | undefined) =>
    disk === undefined ? "none" : `${disk.type ?? ""}@${disk.zone ?? zone ?? ""}`;
  return {
    type: "OS::Heat::RandomString",
    properties: {
      length: 6,
      character_classes: [{ class: "lowercase" }, { class: "digits" }],
      // A disk cannot become one of another type or zone while its server runs.
      salt: { list_join: [" ", [parameter("generation"), place(bootVolume), place(dataVolume)]] },
    },
  };
}

/**
 * Schedulers pass over hints that they do not know, and Heat replaces whatever has other hints: so a node is never made
 * anew on the disks of its former life, whose kubelet had joined by another name.
 */
const LIVES_WITH_SUFFIX: Readonly<Record<string, HeatValue>> = { node: attribute("suffix", "value") };

function server(whole: Member, image: HeatValue): HeatResource {
  const { cluster, group, zone, bootVolume, dataVolume } = whole;
  const disks = [...(bootVolume ? [disk("boot", 0)] : []), ...(dataVolume ? [disk("data", -1)] : [])];
  return {
    type: "OS::Nova::Server",
    properties: {
      name: nodeName(whole),
      flavor: parameter("flavor"),
      // A changed machine is a new node, which joins by what it is told now.
      flavor_update_policy: "REPLACE",
      image_update_policy: "REPLACE",
      ...(bootVolume ? {} : { image }),
      ...(disks.length === 0 ? {} : { block_device_mapping_v2: disks }),
      ...(zone === undefined ? {} : { availability_zone: zone }),
      networks: [{ port: reference("port") }],
      scheduler_hints: { group: parameter(SPREAD), ...LIVES_WITH_SUFFIX },
      config_drive: true,
      user_data_format: "RAW",
      user_data: parameter(USER_DATA),
      // It is for those who come next: tokens in it change all the time, and nodes have joined by then.
      user_data_update_policy: "IGNORE",
      metadata: { cluster, group, [`metering.${GROUP_TAG}`]: parameter("stack") },
      tags: tags(whole),
    },
  };
}

function port(whole: Member): HeatResource {
  const { network, subnet, securityGroups } = whole;
  return {
    type: "OS::Neutron::Port",
    properties: {
      name: nodeName(whole),
      network,
      fixed_ips: [{ subnet }],
      security_groups: securityGroups,
      tags: tags(whole),
    },
  };
}

function volume(
  { cluster, group, zone }: Member,
  purpose: Disk,
  { type, zone: own = zone }: VolumeShape,
  source: Readonly<Record<string, HeatValue>>,
): HeatResource {
  return {
    type: "OS::Cinder::Volume",
    properties: {
      name: suffixed(`${cluster}-${group}`, `-${purpose}`),
      size: parameter(sizeOf(purpose)),
      ...(type === undefined ? {} : { volume_type: type }),
      ...(own === undefined ? {} : { availability_zone: own }),
      scheduler_hints: LIVES_WITH_SUFFIX,
      metadata: { cluster, group },
      ...source,
    },
  };
}

function poolMember({ subnet }: Member, { pool, port: watchedPort }: WatchedMember): HeatResource {
  return {
    type: "OS::Octavia::PoolMember",
    properties: {
      pool,
      address: attribute("port", "fixed_ips", 0, "ip_address"),
      protocol_port: watchedPort,
      subnet,
    },
    depends_on: "server",
  };
}

/** Heat deletes the volume itself, after the server. */
function disk(purpose: Disk, bootIndex: number): HeatValue {
  return { volume_id: reference(purpose), boot_index: bootIndex, delete_on_termination: false };
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
