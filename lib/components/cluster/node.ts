import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import type { NodeRecipe } from "../../actions/node-recipe";
import type { BootVolume } from "./args";
import type { NodeNetwork } from "./network";

/** Who a node belongs to, which a person finds at it in the cloud's own UI. */
export interface NodeOwner {
  readonly cluster: string;
  /** `control`, or the name of the node group. */
  readonly group: string;
}

/** How a node is connected. */
export interface NodePort {
  readonly port: openstack.networking.Port;
  readonly address: pulumi.Output<string>;
}

/** What a node is made of. */
export interface NodeSettings {
  readonly owner: NodeOwner;
  readonly port: NodePort;
  /** How often it was rebuilt, from 1 on. */
  readonly generation: number;
  readonly recipe: NodeRecipe;
  /** A secret. */
  readonly userData: pulumi.Input<string>;
  readonly serverGroup?: pulumi.Input<string>;
  /** Whether it boots from a volume, which the recipe describes, and not from a disk of the flavor's own. */
  readonly hasBootVolume: boolean;
  /** A blank disk beside it. @default none */
  readonly dataVolume?: BootVolume;
}

/** A node, made. */
export interface Machine {
  readonly server: openstack.compute.Instance;
  readonly disks: readonly openstack.blockstorage.Volume[];
}

/** Connects a node that is not there yet: its address is known to others before it boots. */
export function nodePort(
  name: string,
  owner: NodeOwner,
  network: NodeNetwork,
  settings: {
    readonly securityGroup: pulumi.Input<string>;
    /** Address that may move to this node. */
    readonly vip?: pulumi.Input<string>;
  },
  opts: pulumi.CustomResourceOptions,
): NodePort {
  const port = new openstack.networking.Port(
    name,
    {
      name,
      description: `Node ${name} of cluster ${owner.cluster}`,
      networkId: network.networkId,
      fixedIps: [{ subnetId: network.subnetId }],
      securityGroupIds: [settings.securityGroup],
      adminStateUp: true,
      ...(settings.vip === undefined ? {} : { allowedAddressPairs: [{ ipAddress: settings.vip }] }),
      tags: [`cluster=${owner.cluster}`, `group=${owner.group}`],
    },
    // The cloud controller adds groups for the balancers of services, and takes them away again.
    { ...opts, ignoreChanges: ["securityGroupIds"] },
  );
  return { port, address: port.allFixedIps.apply(([first]) => first ?? "") };
}

/** Makes the machine and its disks, and the machine when it has a way out: it boots what it downloads. */
export function node(
  name: string,
  settings: NodeSettings,
  { wayOut }: NodeNetwork,
  opts: pulumi.CustomResourceOptions,
): Machine {
  const { owner, port, recipe, userData, serverGroup, hasBootVolume, dataVolume } = settings;
  const { flavor, imageId, zone } = recipe;
  const metadata = { cluster: owner.cluster, group: owner.group };
  const generation = String(settings.generation);
  const disk = (id: string, volume: pulumi.Input<BootVolume | undefined>) => {
    const known = pulumi.output(volume);
    return {
      name: `${name}-${id}`,
      description: `Disk of node ${name}`,
      size: known.apply((given) => given?.size ?? 0),
      volumeType: known.apply(optional((given) => given?.type)),
      availabilityZone: pulumi
        .all([known, zone])
        .apply(optional(([given, own]) => given?.zone ?? (own || undefined))),
      metadata,
    };
  };
  const boot = hasBootVolume
    ? new openstack.blockstorage.Volume(
        `${name}-boot`,
        { ...disk("boot", recipe.bootVolume), imageId, metadata: { ...metadata, generation } },
        // What a rebuilt node boots from must hold nothing of its former life.
        { ...opts, replaceOnChanges: ["metadata"] },
      )
    : undefined;
  const data =
    dataVolume && new openstack.blockstorage.Volume(`${name}-data`, disk("data", dataVolume), opts);
  const server = new openstack.compute.Instance(
    name,
    {
      name,
      flavorName: flavor,
      ...(boot ? {} : { imageId }),
      blockDevices: boot
        ? [bootDevice(boot.id), ...(data ? [dataDevice(data.id)] : [])]
        : data && [localDevice(imageId), dataDevice(data.id)],
      networks: [{ port: port.port.id }],
      availabilityZone: zone.apply(optional((known) => known || undefined)),
      schedulerHints: serverGroup === undefined ? undefined : [{ group: serverGroup }],
      userData: pulumi.secret(userData),
      configDrive: true,
      metadata: { ...metadata, generation },
      tags: [`cluster=${owner.cluster}`, `group=${owner.group}`],
    },
    // Its port and its disks can belong to one machine only, and a group may have no room for one more.
    { ...opts, dependsOn: [...wayOut], deleteBeforeReplace: true, replaceOnChanges: ["metadata"] },
  );
  return { server, disks: [boot, data].filter((each) => each !== undefined) };
}

/** What may stay the cloud's choice. The SDK's types know of no Output that has no value. */
function optional<T>(choose: (known: T) => string | undefined): (known: T) => string {
  return choose as (known: T) => string;
}

function bootDevice(uuid: pulumi.Input<string>) {
  return { uuid, sourceType: "volume", destinationType: "volume", bootIndex: 0, deleteOnTermination: true };
}

function localDevice(uuid: pulumi.Input<string>) {
  return { uuid, sourceType: "image", destinationType: "local", bootIndex: 0, deleteOnTermination: true };
}

function dataDevice(uuid: pulumi.Input<string>) {
  return { uuid, sourceType: "volume", destinationType: "volume", bootIndex: -1, deleteOnTermination: false };
}
