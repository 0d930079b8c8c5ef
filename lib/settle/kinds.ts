import type { ServiceType } from "../cloud/services";
import type { Fields } from "../rules/fields";
import { fieldsOf, listOf } from "../rules/fields";

/** A call that undoes a creation. */
export interface Undo {
  readonly method: "delete" | "put";
  readonly path: string;
  readonly body?: object;
}

/**
 * How something that was begun is found in the cloud. What is found must be nobody's yet: it has the names and parents
 * that were asked for, and nothing has come to use it. Whatever a stack knows of is left out beforehand.
 */
export interface Kind {
  readonly service: ServiceType;
  /** Path of a list, for what the deployment asked for in a project. */
  readonly list: (asked: Fields, projectId: string) => string;
  /** Field of the answer that has the list. */
  readonly field: string;
  /** What else decides, asked for each that has the name. @default nothing */
  readonly beside?: (asked: Fields, id: string) => { readonly service: ServiceType; readonly path: string };
  readonly isTwin: (asked: Fields, listed: Fields, beside: Fields) => boolean;
  readonly undo: (asked: Fields, id: string) => Undo;
}

/** What components of this library make of a cloud, by Pulumi's type. */
export const KINDS: Readonly<Record<string, Kind>> = {
  "openstack:networking/network:Network": network(
    "networks",
    (asked, listed) => isAlike(asked, listed) && isEmpty(listed.subnets),
  ),
  "openstack:networking/subnet:Subnet": {
    ...network("subnets", (asked, listed) => listed.cidr === asked.cidr),
    list: ({ networkId }) => `/v2.0/subnets?${query({ network_id: networkId })}`,
  },
  "openstack:networking/router:Router": network("routers", isAlike),
  "openstack:networking/routerInterface:RouterInterface": {
    ...network("ports", ({ subnetId }, listed) =>
      listOf(listed.fixed_ips).some(({ subnet_id: subnet }) => subnet === subnetId),
    ),
    list: ({ routerId }) => `/v2.0/ports?${query({ device_id: routerId })}`,
    undo: ({ routerId, subnetId }) => ({
      method: "put",
      path: `/v2.0/routers/${String(routerId)}/remove_router_interface`,
      body: { subnet_id: subnetId },
    }),
  },
  "openstack:networking/port:Port": {
    ...network("ports", (asked, listed) => isAlike(asked, listed) && !listed.device_id),
    list: ({ name, networkId }) => `/v2.0/ports?${query({ name, network_id: networkId })}`,
  },
  "openstack:networking/secGroup:SecGroup": network("security_groups", isAlike, "security-groups"),
  "openstack:networking/secGroupRule:SecGroupRule": {
    ...network("security_group_rules", isSameRule, "security-group-rules"),
    list: ({ securityGroupId }) =>
      `/v2.0/security-group-rules?${query({ security_group_id: securityGroupId })}`,
  },
  "openstack:networking/floatingIp:FloatingIp": {
    ...network("floatingips", (asked, listed) => isAlike(asked, listed) && !listed.port_id),
    list: ({ description }, project) => `/v2.0/floatingips?${query({ description, project_id: project })}`,
  },
  "openstack:loadbalancer/loadBalancer:LoadBalancer": balancing(
    "loadbalancers",
    ({ vipPortId, vipSubnetId }, listed) =>
      vipPortId === undefined ? listed.vip_subnet_id === vipSubnetId : listed.vip_port_id === vipPortId,
  ),
  "openstack:loadbalancer/listener:Listener": balancing("listeners", (asked, listed) =>
    refersTo(listed.loadbalancers, asked.loadbalancerId),
  ),
  "openstack:loadbalancer/pool:Pool": balancing("pools", (asked, listed) =>
    refersTo(listed.listeners, asked.listenerId),
  ),
  "openstack:loadbalancer/monitor:Monitor": balancing("healthmonitors", (asked, listed) =>
    refersTo(listed.pools, asked.poolId),
  ),
  "openstack:loadbalancer/member:Member": {
    ...balancing(
      "members",
      ({ address, protocolPort }, listed) =>
        listed.address === address && listed.protocol_port === protocolPort,
    ),
    list: ({ poolId }) => `/v2/lbaas/pools/${String(poolId)}/members`,
    undo: ({ poolId }, id) => ({ method: "delete", path: `/v2/lbaas/pools/${String(poolId)}/members/${id}` }),
  },
  "openstack:compute/serverGroup:ServerGroup": {
    service: "compute",
    list: () => "/os-server-groups",
    field: "server_groups",
    isTwin: ({ name }, listed) => listed.name === name && isEmpty(listed.members),
    undo: (_asked, id) => ({ method: "delete", path: `/os-server-groups/${id}` }),
  },
  "openstack:compute/instance:Instance": {
    service: "compute",
    // Nova takes the name for a pattern.
    list: ({ name }) => `/servers/detail?${query({ name })}`,
    field: "servers",
    // Its port is the stack's own: a server of another stack has another one.
    beside: ({ networks }) => ({
      service: "network",
      path: `/v2.0/ports/${String(listOf(networks)[0]?.port)}`,
    }),
    isTwin: ({ name }, listed, { port }) =>
      listed.name === name &&
      (fieldsOf(port).device_id === listed.id || Object.keys(fieldsOf(listed.addresses)).length === 0),
    undo: (_asked, id) => ({ method: "delete", path: `/servers/${id}` }),
  },
  "openstack:blockstorage/volume:Volume": {
    service: "volumev3",
    list: ({ name }) => `/volumes/detail?${query({ name })}`,
    field: "volumes",
    isTwin: ({ name, metadata }, listed) =>
      listed.name === name && isEmpty(listed.attachments) && includes(listed.metadata, metadata),
    undo: (_asked, id) => ({ method: "delete", path: `/volumes/${id}` }),
  },
  // The next deployment would take it up; who destroys instead has it gone by this.
  "pulumi-nodejs:dynamic/cloud-container-engine:NodeStack": {
    service: "orchestration",
    list: ({ name }) => `/stacks?${query({ name })}`,
    field: "stacks",
    isTwin: ({ name, owner }, listed) =>
      listed.stack_name === name && Array.isArray(listed.tags) && listed.tags.includes(owner),
    undo: ({ name }, id) => ({ method: "delete", path: `/stacks/${String(name)}/${id}` }),
  },
};

function network(field: string, isTwin: Kind["isTwin"], path = field): Kind {
  return {
    service: "network",
    list: ({ name }, project) => `/v2.0/${path}?${query({ name, project_id: project })}`,
    field,
    isTwin,
    undo: (_asked, id) => ({ method: "delete", path: `/v2.0/${path}/${id}` }),
  };
}

function balancing(field: string, isTwin: Kind["isTwin"]): Kind {
  return {
    service: "load-balancer",
    list: ({ name }, project) => `/v2/lbaas/${field}?${query({ name, project_id: project })}`,
    field,
    isTwin,
    undo: (_asked, id) => ({ method: "delete", path: `/v2/lbaas/${field}/${id}` }),
  };
}

function query(words: Fields): string {
  const known = Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[key, value]] : [],
  );
  return new URLSearchParams(known).toString();
}

/** Tags are set by a call of their own, which may never have been made. */
function isAlike({ tags, description }: Fields, listed: Fields): boolean {
  const [asked, found] = [tags, listed.tags].map((list): readonly unknown[] =>
    Array.isArray(list) ? list : [],
  );
  if (description !== undefined && listed.description !== description) return false;
  return (found ?? []).every((tag) => (asked ?? []).includes(tag));
}

function isSameRule(asked: Fields, listed: Fields): boolean {
  return (
    listed.direction === asked.direction &&
    listed.ethertype === asked.ethertype &&
    (listed.protocol ?? undefined) === asked.protocol &&
    (listed.port_range_min ?? undefined) === asked.portRangeMin &&
    (listed.port_range_max ?? undefined) === asked.portRangeMax &&
    (listed.remote_group_id ?? undefined) === asked.remoteGroupId &&
    (listed.remote_ip_prefix ?? undefined) === asked.remoteIpPrefix
  );
}

function refersTo(list: unknown, id: unknown): boolean {
  return listOf(list).some((each) => each.id === id);
}

function includes(found: unknown, asked: unknown): boolean {
  const [all, wanted] = [fieldsOf(found), Object.entries(fieldsOf(asked))];
  return wanted.length > 0 && wanted.every(([key, value]) => all[key] === value);
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
