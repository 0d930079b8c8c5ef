import type { Located } from "../language/value";
import { elements, inside, UNKNOWN } from "../language/value";
import type { Subject } from "../subject";

/** Types of resources that several rules look at. */
export const SERVER = "openstack:compute/instance:Instance";
export const SERVER_GROUP = "openstack:compute/serverGroup:ServerGroup";
export const PORT = "openstack:networking/port:Port";
export const NETWORK = "openstack:networking/network:Network";
export const SECURITY_GROUP = "openstack:networking/secGroup:SecGroup";
export const SECURITY_GROUP_RULE = "openstack:networking/secGroupRule:SecGroupRule";
export const LOAD_BALANCER = "openstack:loadbalancer/loadBalancer:LoadBalancer";
export const LISTENER = "openstack:loadbalancer/listener:Listener";
export const AGGREGATE = "openstack:compute/aggregateV2:AggregateV2";
export const FLAVOR = "openstack:compute/flavor:Flavor";
export const VOLUMES: readonly string[] = [
  "openstack:blockstorage/volume:Volume",
  "openstack:blockstorage/volumeV2:VolumeV2",
  "openstack:blockstorage/volumeV1:VolumeV1",
];

/** Text that servers of a Heat template are told, which is a resource of its own there. */
export const SOFTWARE_CONFIG = "OS::Heat::SoftwareConfig";

/** What of a stack of Heat nobody can look at: a template that is elsewhere, or a resource that makes others. */
export const OPAQUE = "OS::Heat::Opaque";

/** Those of some types. */
export function ofKinds(subjects: readonly Subject[], ...kinds: readonly string[]): readonly Subject[] {
  return subjects.filter(({ kind }) => kinds.includes(kind));
}

/** A field of a resource, by its way down. */
export function field({ object }: Subject, ...path: readonly string[]): Located {
  return path.reduce(inside, object);
}

/** A text that is there and known. */
export function plainText({ value }: Located): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Texts of a list, as far as they are known. */
export function plainTexts(list: Located): readonly string[] {
  return elements(list)
    .map(plainText)
    .filter((text) => text !== undefined);
}

/** Whether nobody knows the value yet. */
export function isOpen({ value }: Located): boolean {
  return value === UNKNOWN;
}

/** Whether nobody will know the value before it is too late. */
export function isHidden({ isFinal }: Subject, located: Located): boolean {
  return isFinal === true && isOpen(located);
}

/** Whether the cloud has said of all of some types what it calls them: whoever is none of them is a stranger. */
export function areThere(subjects: readonly Subject[]): boolean {
  return subjects.every((subject) => idOf(subject) !== undefined);
}

/** What the cloud calls a resource, once it is there. Surveys tell by it what belongs together. */
export function idOf(subject: Subject): string | undefined {
  return plainText(field(subject, "id"));
}

/** Resources by what the cloud calls them. */
export function byId(subjects: readonly Subject[]): ReadonlyMap<string, Subject> {
  return new Map(
    subjects.flatMap((subject): [string, Subject][] => {
      const id = idOf(subject);
      return id === undefined ? [] : [[id, subject]];
    }),
  );
}

/** Values by keys, all that have the same key together. */
export function grouped<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of entries) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
}

/**
 * Whether a server or a text for it is a control node's, by the metadata and tags that a cluster's nodes have. Others'
 * servers can say so too, and gain nothing by it but to hold keys of their own.
 */
export function isControlNode(server: Subject): boolean {
  return (
    plainText(field(server, "metadata", "group")) === "control" ||
    plainTexts(field(server, "tags")).includes("group=control")
  );
}
