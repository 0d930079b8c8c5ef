import type { CloudResource } from "../../support/cases";

type Props = Readonly<Record<string, unknown>>;

/** A resource of the cloud by the module and the class of its type. */
export function resource(module: string, type: string, props: Props, name = "it"): CloudResource {
  const file = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  return { type: `openstack:${module}/${file}:${type}`, name, props };
}

/** A server that keeps all rules, with some fields put over. */
export function server(over: Props = {}, name = "server"): CloudResource {
  return resource(
    "compute",
    "Instance",
    {
      id: name,
      flavorName: "m1.small",
      networks: [{ port: `port-of-${name}` }],
      availabilityZone: "az1",
      metadata: { cluster: "prod", group: "pool" },
      ...over,
    },
    name,
  );
}

/** A port that keeps all rules, with some fields put over. */
export function port(over: Props = {}, name = "port"): CloudResource {
  return resource(
    "networking",
    "Port",
    { id: name, networkId: "net", securityGroupIds: ["workers"], ...over },
    name,
  );
}

/** A stack of Heat with these resources in its template. */
export function stack(resources: Props, more: Props = {}): CloudResource {
  const template = { heat_template_version: "2021-04-16", resources, ...more };
  return resource("orchestration", "StackV1", { templateOpts: { Bin: JSON.stringify(template) } }, "stack");
}

/** A resource in a group of Heat's that makes many of it. */
export function scaled(type: string, properties: Props): CloudResource {
  return stack({
    nodes: {
      type: "OS::Heat::AutoScalingGroup",
      properties: { min_size: 1, max_size: 3, resource: { type, properties } },
    },
  });
}
