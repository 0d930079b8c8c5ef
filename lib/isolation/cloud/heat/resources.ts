import type { Value } from "../../language/value";
import { isMapping } from "../../language/value";
import {
  AGGREGATE,
  FLAVOR,
  LISTENER,
  LOAD_BALANCER,
  NETWORK,
  PORT,
  SECURITY_GROUP,
  SECURITY_GROUP_RULE,
  SERVER,
  SERVER_GROUP,
  SOFTWARE_CONFIG,
} from "../parts";

type Mapping = { readonly [key: string]: Value };

/** How a type of Heat's is seen by the rules: as the resource of Pulumi's that makes the same. */
interface Counterpart {
  readonly kind: string;
  /** Names that differ, in Pulumi's spelling. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Shapes that differ, and what Heat has as default where Pulumi has another. */
  readonly reshaped?: (properties: Mapping) => Mapping;
}

const COUNTERPARTS: Readonly<Record<string, Counterpart>> = {
  "OS::Nova::Server": { kind: SERVER, reshaped: server },
  "OS::Nova::ServerGroup": {
    kind: SERVER_GROUP,
    reshaped: (given) => ({ policies: ["anti-affinity"], ...given }),
  },
  "OS::Nova::Flavor": { kind: FLAVOR, reshaped: (given) => ({ isPublic: true, ...given }) },
  "OS::Nova::HostAggregate": { kind: AGGREGATE, renamed: { availabilityZone: "zone" } },
  "OS::Nova::FloatingIPAssociation": {
    kind: "openstack:compute/floatingIpAssociate:FloatingIpAssociate",
    renamed: { serverId: "instanceId" },
  },
  "OS::Neutron::Net": { kind: NETWORK },
  "OS::Neutron::ProviderNet": { kind: NETWORK, renamed: { routerExternal: "external" } },
  "OS::Neutron::Port": {
    kind: PORT,
    renamed: { securityGroups: "securityGroupIds", network: "networkId" },
  },
  "OS::Neutron::SecurityGroup": { kind: SECURITY_GROUP },
  "OS::Neutron::SecurityGroupRule": {
    kind: SECURITY_GROUP_RULE,
    renamed: { securityGroup: "securityGroupId", remoteGroup: "remoteGroupId" },
  },
  "OS::Neutron::RBACPolicy": { kind: "openstack:networking/rbacPolicyV2:RbacPolicyV2" },
  "OS::Neutron::FloatingIP": { kind: "openstack:networking/floatingIp:FloatingIp" },
  "OS::Neutron::FloatingIPAssociation": {
    kind: "openstack:networking/floatingIpAssociate:FloatingIpAssociate",
  },
  "OS::Neutron::FloatingIPPortForward": {
    kind: "openstack:networking/portForwardingV2:PortForwardingV2",
    renamed: { internalPort: "internalPortId", internalPortNumber: "internalPort" },
  },
  "OS::Octavia::LoadBalancer": {
    kind: LOAD_BALANCER,
    renamed: { provider: "loadbalancerProvider", vipPort: "vipPortId" },
  },
  "OS::Octavia::Listener": {
    kind: LISTENER,
    renamed: { loadbalancer: "loadbalancerId", defaultPool: "defaultPoolId" },
  },
  "OS::Octavia::Pool": {
    kind: "openstack:loadbalancer/pool:Pool",
    renamed: { listener: "listenerId", loadbalancer: "loadbalancerId" },
  },
  "OS::Octavia::PoolMember": { kind: "openstack:loadbalancer/member:Member", renamed: { pool: "poolId" } },
  "OS::Cinder::Volume": { kind: "openstack:blockstorage/volume:Volume" },
  "OS::Cinder::VolumeAttachment": {
    kind: "openstack:compute/volumeAttach:VolumeAttach",
    renamed: { instanceUuid: "instanceId" },
  },
  "OS::Heat::SoftwareConfig": { kind: SOFTWARE_CONFIG, renamed: { config: "userData" } },
  "OS::Heat::CloudConfig": {
    kind: SOFTWARE_CONFIG,
    reshaped: ({ cloudConfig }) => ({ userData: JSON.stringify(cloudConfig ?? null) }),
  },
  "OS::Heat::MultipartMime": {
    kind: SOFTWARE_CONFIG,
    reshaped: ({ parts }) => ({ userData: JSON.stringify(parts ?? null) }),
  },
};

/** Services of whose types nothing hides a server, a network, a disk or a way to them, save those above. */
const PASSIVE =
  /^OS::(Heat|Aodh|Barbican|Cinder|Designate|Glance|Gnocchi|Ironic|Keystone|Manila|Monasca|Neutron|Nova|Octavia|Swift|Zaqar)::/;

/** Makes servers of what a service of Amazon's is told, and of templates that are elsewhere. */
const MAKERS: ReadonlySet<string> = new Set(["OS::Heat::InstanceGroup", "OS::Heat::Stack"]);

/** Values in which keys are the user's own. */
const FREE: ReadonlySet<string> = new Set([
  "metadata",
  "value_specs",
  "extra_specs",
  "cloud_config",
  "personality",
  "parts",
]);

/** Whether nobody can say what a resource of the type makes. */
export function isOpaque(type: string): boolean {
  return MAKERS.has(type) || !PASSIVE.test(type);
}

/** What rules look at in a resource of Heat's; `undefined` where none of them has anything to say. */
export function counterpart(
  type: string,
  properties: Value,
): { readonly kind: string; readonly value: Value } | undefined {
  const found = Object.hasOwn(COUNTERPARTS, type) ? COUNTERPARTS[type] : undefined;
  if (!found) return undefined;
  const spelled = camelCased(isMapping(properties) ? properties : {});
  const given = renamed(isMapping(spelled) ? spelled : {}, found.renamed ?? {});
  return { kind: found.kind, value: found.reshaped ? found.reshaped(given) : given };
}

/** Rules within a security group, each as the resource of its own that it could be. */
export function inlineRules(group: string, rules: Value): readonly Mapping[] {
  if (!Array.isArray(rules)) return [];
  return rules.filter(isMapping).map((rule) => ({
    ...rule,
    securityGroupId: group,
    ...(rule.remoteMode === "remote_group_id" && !rule.remoteGroupId ? { remoteGroupId: group } : {}),
  }));
}

function server(given: Mapping): Mapping {
  const { blockDeviceMappingV2, blockDeviceMapping, personality, schedulerHints, networks, ...rest } = given;
  const devices = [blockDeviceMappingV2, blockDeviceMapping].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  return {
    ...rest,
    ...(devices.length === 0 ? {} : { blockDevices: devices.map(blockDevice) }),
    ...(schedulerHints === undefined ? {} : { schedulerHints: [schedulerHints] }),
    ...(networks === undefined
      ? {}
      : { networks: Array.isArray(networks) ? networks.map(network) : networks }),
    ...(personality === undefined ? {} : { personalities: listed(personality) }),
  };
}

function blockDevice(device: Value): Value {
  if (!isMapping(device)) return device;
  const { volumeId, image, snapshotId, ...rest } = device;
  if (volumeId !== undefined)
    return { ...rest, uuid: volumeId, sourceType: "volume", destinationType: "volume" };
  const sourceType = image !== undefined ? "image" : snapshotId !== undefined ? "snapshot" : "blank";
  const isLocal = rest.ephemeralSize !== undefined || rest.swapSize !== undefined;
  return { ...rest, sourceType, destinationType: isLocal ? "local" : "volume" };
}

function network(entry: Value): Value {
  if (!isMapping(entry)) return entry;
  const { network: name, ...rest } = entry;
  return name === undefined ? rest : { ...rest, uuid: name };
}

function listed(files: Value): Value {
  if (!isMapping(files)) return files;
  return Object.entries(files).map(([file, content]) => ({ file, content }));
}

function renamed(properties: Mapping, names: Readonly<Record<string, string>>): Mapping {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [names[key] ?? key, value]));
}

/** Heat writes names with underscores, and takes texts for booleans. */
function camelCased(value: Value): Value {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value === "string") return asBoolean(value);
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replace(/[_:]+([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase()),
      FREE.has(key) ? item : camelCased(item),
    ]),
  );
}

function asBoolean(text: string): string | boolean {
  if (!/^(true|false)$/i.test(text)) return text;
  return text.toLowerCase() === "true";
}
