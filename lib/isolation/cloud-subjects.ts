import { SECURITY_GROUP_RULE } from "./cloud/parts";
import type { HeatStack } from "./cloud/heat/stack";
import { heatResources } from "./cloud/heat/stack";
import type { Grants } from "./grants";
import { tenantOf } from "./grants";
import { Wholeness } from "./language/judge";
import type { Located } from "./language/value";
import { elements, inside, isMapping } from "./language/value";
import type { Subject } from "./subject";

/** A resource of the cloud as a program registers it. */
export interface CloudResource {
  /** Type of its Pulumi resource: `openstack:compute/instance:Instance`. */
  readonly type: string;
  readonly name: string;
  /** Its inputs, or, where the cloud has it already, its outputs with its `id`: surveys tell by ids what belongs together. */
  readonly props: Located;
}

/** Resources by their types that carry a template of Heat's, and where. */
const STACKS: Readonly<Record<string, (props: Located) => HeatStack>> = {
  "openstack:orchestration/stackV1:StackV1": (props) => ({
    template: inside(inside(props, "templateOpts"), "Bin"),
    environment: inside(inside(props, "environmentOpts"), "Bin"),
    parameters: inside(props, "parameters"),
    files: inside(inside(props, "templateOpts"), "Files"),
  }),
  "pulumi-nodejs:dynamic/cloud-container-engine:NodeStack": (props) => ({
    template: inside(props, "template"),
    environment: inside(props, "environment"),
    files: inside(props, "files"),
  }),
};

/** The security group of Nova's that has its rules within. */
const NOVA_GROUP = "openstack:compute/secGroup:SecGroup";

/**
 * What rules look at in a resource of the cloud: itself, and what it makes others make, as the resources of Pulumi's
 * that would make the same.
 */
export function cloudSubjects({ type, name, props }: CloudResource, grants: Grants): readonly Subject[] {
  const subject = (kind: string, of: string, object: Located): Subject => ({
    kind,
    name: of,
    object,
    wholeness: Wholeness.Whole,
    pods: [],
    tenant: tenantOf(grants, undefined),
    cloud: grants.cloud ?? {},
  });
  const stack = Object.hasOwn(STACKS, type) ? STACKS[type] : undefined;
  const within = stack
    ? heatResources(stack(props)).map((found) => ({
        ...subject(found.kind, found.name === "" ? name : `${name}/${found.name}`, found.object),
        // What a value comes from that is not known yet may still be said.
        ...(found.isFinal ? { isFinal: true } : { wholeness: Wholeness.Patch }),
      }))
    : [];
  const rules = type === NOVA_GROUP ? elements(inside(props, "rules")) : [];
  return [
    subject(type, name, props),
    ...within,
    ...rules.map((rule) => subject(SECURITY_GROUP_RULE, name, novaRule(rule, inside(props, "id")))),
  ];
}

/** A rule by Nova's names, as one by Neutron's. */
function novaRule({ value, path }: Located, group: Located): Located {
  if (!isMapping(value)) return { value, path };
  const { ipProtocol, fromPort, toPort, cidr, fromGroupId, self } = value;
  return {
    path,
    value: {
      direction: "ingress",
      protocol: ipProtocol,
      portRangeMin: fromPort,
      portRangeMax: toPort,
      remoteIpPrefix: cidr,
      remoteGroupId: self === true ? (group.value ?? path) : fromGroupId,
      securityGroupId: group.value,
    },
  };
}
