import type { VolumeShape } from "../rules/volumes";
import { GROUP_TAG } from "./alarms";
import type { HeatResource, HeatTemplate, HeatValue } from "./heat";
import { anyOf, attribute, isGiven, not, onlyIf, parameter, reference, STACK_ID } from "./heat";

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

/** The disks that a member may have. */
const DISKS = ["boot", "data"] as const;

type Disk = (typeof DISKS)[number];

/** A member within its group. What may change is a property, so that members change one after the other. */
export function member({ generation, flavor, image, zone, bootVolume, dataVolume }: Member): HeatResource {
  return {
    type: MEMBER_TYPE,
    properties: {
      generation: String(generation),
      flavor,
      image,
      zone: zone ?? "",
      ...shape("boot", bootVolume, zone),
      ...shape("data", dataVolume, zone),
      [USER_DATA]: parameter(USER_DATA),
      [SPREAD]: reference(SPREAD),
      stack: STACK_ID,
    },
  };
}

/** A disk as properties, empty where it is not there, or the cloud's choice. */
function shape(disk: Disk, volume: VolumeShape | undefined, zone: string | undefined) {
  return {
    [`${disk}_size`]: volume === undefined ? "" : String(volume.size),
    [`${disk}_type`]: volume?.type ?? "",
    [`${disk}_zone`]: (volume && (volume.zone ?? zone)) ?? "",
  };
}

/**
 * The template of a member: a server with its port, its disks and its place in the pool. Heat gives it to all members at
 * once, so it says nothing of what they are to get one after the other: that is in parameters, which are empty where a
 * member has no such thing.
 */
export function memberTemplate(whole: Member): HeatTemplate {
  const { cluster, group, watched } = whole;
  const optional = ["zone", ...DISKS.flatMap((name) => [`${name}_size`, `${name}_type`, `${name}_zone`])];
  const plain = ["generation", "flavor", "image", ...optional, SPREAD, "stack"];
  return {
    description: `A node of group ${group} of cluster ${cluster}`,
    parameters: {
      ...Object.fromEntries(plain.map((name) => [name, { type: "string" }])),
      [USER_DATA]: { type: "string", hidden: true },
    },
    conditions: {
      ...Object.fromEntries(optional.map((name) => [has(name), isGiven(name)])),
      [HAS_DISKS]: anyOf(...DISKS.map((name) => has(`${name}_size`))),
      [BOOTS_LOCALLY]: not(has("boot_size")),
    },
    resources: {
      suffix: {
        type: "OS::Heat::RandomString",
        properties: {
          length: 6,
          character_classes: [{ class: "lowercase" }, { class: "digits" }],
          // Heat replaces it with this, and with it all that has it: a node that is made anew is another node.
          salt: parameter("generation"),
        },
      },
      port: port(whole),
      boot: volume(whole, "boot", { image: parameter("image") }),
      data: volume(whole, "data", {}),
      server: server(whole),
      ...(watched ? { pool_member: poolMember(whole, watched) } : {}),
    },
  };
}

/** Name of the condition that a parameter is given. */
function has(name: string): string {
  return `has_${name}`;
}

/** Names of other conditions. */
const [HAS_DISKS, BOOTS_LOCALLY] = ["has_disks", "boots_locally"];

/**
 * Schedulers pass over hints that they do not know, and Heat replaces whatever has other hints: so a node is never made
 * anew on the disks of its former life, whose kubelet had joined by another name.
 */
const LIVES_WITH_SUFFIX: Readonly<Record<string, HeatValue>> = { node: attribute("suffix", "value") };

function server(whole: Member): HeatResource {
  const { cluster, group } = whole;
  const disks = [attached("boot", 0), attached("data", -1)];
  return {
    type: "OS::Nova::Server",
    properties: {
      name: nodeName(whole),
      flavor: parameter("flavor"),
      // A changed machine is a new node, which joins by what it is told now.
      flavor_update_policy: "REPLACE",
      image_update_policy: "REPLACE",
      image: onlyIf(BOOTS_LOCALLY, parameter("image")),
      block_device_mapping_v2: onlyIf(HAS_DISKS, disks),
      availability_zone: onlyIf(has("zone"), parameter("zone")),
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
  { cluster, group }: Member,
  disk: Disk,
  source: Readonly<Record<string, HeatValue>>,
): HeatResource {
  const chosen = (property: string) => onlyIf(has(`${disk}_${property}`), parameter(`${disk}_${property}`));
  return {
    type: "OS::Cinder::Volume",
    condition: has(`${disk}_size`),
    properties: {
      name: suffixed(`${cluster}-${group}`, `-${disk}`),
      size: parameter(`${disk}_size`),
      volume_type: chosen("type"),
      availability_zone: chosen("zone"),
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
function attached(disk: Disk, bootIndex: number): HeatValue {
  const device = { volume_id: reference(disk), boot_index: bootIndex, delete_on_termination: false };
  return onlyIf(has(`${disk}_size`), device);
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
