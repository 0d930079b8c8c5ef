import { noOpenPorts } from "../../../../lib/isolation/cloud/no-open-ports";
import type { CloudResource, RuleCases } from "../../support/cases";
import { port, resource, scaled, stack } from "./resources";

function rule(over: Readonly<Record<string, unknown>>, name = "rule"): CloudResource {
  const props = {
    securityGroupId: "workers",
    direction: "ingress",
    ethertype: "IPv4",
    protocol: "tcp",
    portRangeMin: 22,
    portRangeMax: 22,
    ...over,
  };
  return resource("networking", "SecGroupRule", props, name);
}

const WORLD = { remoteIpPrefix: "0.0.0.0/0" };
/** Each is less than half of the world, and so are any two of them. */
const [LOW, MIDDLE, HIGH] = ["0.0.0.0/2", "64.0.0.0/3", "160.0.0.0/3"].map((remoteIpPrefix) => ({
  remoteIpPrefix,
}));
const heatRule = { direction: "ingress", protocol: "tcp", port_range_min: 22, port_range_max: 22 };
const group = resource("networking", "SecGroup", { id: "workers", name: "workers" });

export const noOpenPortsCases: RuleCases = {
  rule: noOpenPorts,
  cloud: { securityGroups: ["bastion"] },
  refused: {
    cloud: {
      "SSH from everywhere": rule(WORLD),
      "no remote": rule({}),
      "an empty remote": rule({ remoteIpPrefix: "", remoteGroupId: "" }),
      "the world of IPv6": rule({ ethertype: "IPv6", remoteIpPrefix: "::/0" }),
      "no remote in IPv6": rule({ ethertype: "IPv6" }),
      "the world of IPv4 as IPv6": rule({ ethertype: "IPv6", remoteIpPrefix: "::ffff:0:0/96" }),
      "another address of the world's block": rule({ remoteIpPrefix: "203.0.113.7/0" }),
      "most of the world": rule({ remoteIpPrefix: "0.0.0.0/1" }),
      "no address block": rule({ remoteIpPrefix: "0.0.0.0/00" }),
      "a wide range": rule({ ...WORLD, portRangeMin: 1, portRangeMax: 65535 }),
      "a range that ends in etcd's": rule({ ...WORLD, portRangeMin: 2000, portRangeMax: 2379 }),
      "the middle of the node ports": rule({
        ...WORLD,
        protocol: "udp",
        portRangeMin: 31000,
        portRangeMax: 31000,
      }),
      "no ports": rule({ ...WORLD, portRangeMin: undefined, portRangeMax: undefined }),
      "ports that are zero": rule({ ...WORLD, portRangeMin: 0, portRangeMax: 0 }),
      "no protocol": rule({
        ...WORLD,
        protocol: undefined,
        portRangeMin: undefined,
        portRangeMax: undefined,
      }),
      "an empty protocol": rule({ ...WORLD, protocol: "", portRangeMin: undefined, portRangeMax: undefined }),
      "any protocol": rule({ ...WORLD, protocol: "Any", portRangeMin: undefined, portRangeMax: undefined }),
      "the protocol's number": rule({ ...WORLD, protocol: "6", portRangeMin: 10250, portRangeMax: 10250 }),
      "ports as texts": rule({ ...WORLD, portRangeMin: "6443", portRangeMax: "6443" }),
      "no direction": rule({ ...WORLD, direction: undefined }),
      "the world in three rules": [rule({ ...LOW }), rule({ ...MIDDLE }), rule({ ...HIGH })],
      "pieces whose ports overlap": [
        rule({ ...LOW, portRangeMin: 30000, portRangeMax: 31000 }),
        rule({ ...HIGH, portRangeMin: 30500, portRangeMax: 32767 }),
        rule({
          ...MIDDLE,
          protocol: undefined,
          portRangeMin: undefined,
          portRangeMax: undefined,
        }),
      ],
      "pieces for one protocol by its name and by its number": [
        rule({ ...LOW }),
        rule({ ...MIDDLE, protocol: "6" }),
        rule({ ...HIGH, protocol: "", portRangeMin: undefined, portRangeMax: undefined }),
      ],
      "pieces in two groups of one port": [
        rule({ ...LOW, securityGroupId: "one" }),
        rule({ ...HIGH, securityGroupId: "other" }),
        rule({ ...MIDDLE, securityGroupId: "other" }),
        port({ securityGroupIds: ["one", "other"] }),
      ],
      "a group of others": [group, rule({ remoteGroupId: "5a1f7a40" })],
      "a rule of Nova's": resource("compute", "SecGroup", {
        rules: [{ fromPort: 1, toPort: 65535, ipProtocol: "tcp", cidr: "0.0.0.0/0" }],
      }),
      "a rule in a template": stack({
        ssh: {
          type: "OS::Neutron::SecurityGroupRule",
          properties: { ...heatRule, security_group: "workers" },
        },
      }),
      "a rule within a group in a template": stack({
        group: {
          type: "OS::Neutron::SecurityGroup",
          properties: { rules: [{ ...heatRule, remote_ip_prefix: "0.0.0.0/0" }] },
        },
      }),
      "a block that a template puts together": stack(
        {
          ssh: {
            type: "OS::Neutron::SecurityGroupRule",
            properties: {
              ...heatRule,
              remote_ip_prefix: {
                str_replace: { template: "net/length", params: { net: { get_param: "net" }, length: 0 } },
              },
            },
          },
        },
        { parameters: { net: { type: "string", default: "0.0.0.0" } } },
      ),
      "a block that only Heat knows": stack({
        ssh: {
          type: "OS::Neutron::SecurityGroupRule",
          properties: { ...heatRule, remote_ip_prefix: { get_attr: ["net", "subnets", 0, "cidr"] } },
        },
      }),
      "rules that only Heat knows": stack({
        group: {
          type: "OS::Neutron::SecurityGroup",
          properties: { rules: { repeat: { template: heatRule, for_each: { "<%port%>": [22] } } } },
        },
      }),
      "a group that only Heat knows": stack({
        ssh: {
          type: "OS::Neutron::SecurityGroupRule",
          properties: { ...heatRule, remote_group: { get_attr: ["server", "security_groups", 0] } },
        },
      }),
      "a rule in a template of a template": resource("orchestration", "StackV1", {
        templateOpts: {
          Bin: "heat_template_version: rocky\nresources:\n  node:\n    type: node.yaml\n    properties: {from: 0.0.0.0/0}\n",
          Files: {
            "node.yaml":
              "heat_template_version: rocky\nparameters: {from: {type: string}}\nresources:\n  ssh:\n" +
              "    type: OS::Neutron::SecurityGroupRule\n    properties: {remote_ip_prefix: {get_param: from}}\n",
          },
        },
      }),
      "a rule in our own stack's template": {
        type: "pulumi-nodejs:dynamic/cloud-container-engine:NodeStack",
        name: "nodes",
        props: {
          template: JSON.stringify({
            heat_template_version: "wallaby",
            resources: { ssh: { type: "OS::Neutron::SecurityGroupRule", properties: heatRule } },
          }),
        },
      },
      "a type that stands for another": {
        ...resource("orchestration", "StackV1", {
          templateOpts: {
            Bin: "heat_template_version: rocky\nresources:\n  ssh:\n    type: My::Rule\n    properties: {protocol: tcp}\n",
          },
          environmentOpts: { Bin: "resource_registry: {'My::Rule': 'OS::Neutron::SecurityGroupRule'}" },
        }),
      },
      "a type of nobody's": scaled("My::Node", {}),
      "a template that is elsewhere": resource("orchestration", "StackV1", {
        templateOpts: { URL: "https://example.com/template.yaml" },
      }),
      "a service of Amazon's": stack({ group: { type: "AWS::EC2::SecurityGroup", properties: {} } }),
    },
  },
  passed: {
    cloud: {
      "from the group itself": [group, rule({ remoteGroupId: "workers" })],
      "from a group that is granted": [group, rule({ remoteGroupId: "bastion" })],
      "from one address": rule({ remoteIpPrefix: "198.51.100.7" }),
      "from one block": rule({ remoteIpPrefix: "10.0.0.0/8" }),
      "HTTPS from everywhere": rule({ ...WORLD, portRangeMin: 443, portRangeMax: 443 }),
      "just below the node ports": rule({ ...WORLD, portRangeMin: 20000, portRangeMax: 29999 }),
      "ICMP from everywhere": rule({
        ...WORLD,
        protocol: "icmp",
        portRangeMin: undefined,
        portRangeMax: undefined,
      }),
      "out to everywhere": rule({ ...WORLD, direction: "egress" }),
      "pieces on two ports": [
        rule({ ...LOW, portRangeMin: 30000, portRangeMax: 30010 }),
        rule({ ...MIDDLE, portRangeMin: 30000, portRangeMax: 30010 }),
        rule({ remoteIpPrefix: "128.0.0.0/1", portRangeMin: 30011, portRangeMax: 30020 }),
      ],
      "a block that a template puts together": stack({
        ssh: {
          type: "OS::Neutron::SecurityGroupRule",
          properties: {
            ...heatRule,
            remote_ip_prefix: { str_replace: { template: "10.0.0.0/length", params: { length: 8 } } },
          },
        },
      }),
      "an address that a template puts together": stack({
        ssh: {
          type: "OS::Neutron::SecurityGroupRule",
          properties: { ...heatRule, remote_ip_prefix: { list_join: ["/", ["10.0.0.0", 8]] } },
        },
      }),
      "a group in a template": stack({
        group: {
          type: "OS::Neutron::SecurityGroup",
          properties: { rules: [{ ...heatRule, remote_mode: "remote_group_id" }] },
        },
      }),
    },
  },
};
