import { noSharedNetworks } from "../../../../lib/isolation/cloud/no-shared-networks";
import type { CloudResource, RuleCases } from "../../support/cases";
import { port, resource, stack } from "./resources";

function network(over: Readonly<Record<string, unknown>>): CloudResource {
  return resource("networking", "Network", { id: "net", name: "net", ...over });
}

function policy(over: Readonly<Record<string, unknown>>): CloudResource {
  const props = {
    action: "access_as_shared",
    objectId: "net",
    objectType: "network",
    targetTenant: "*",
    ...over,
  };
  return resource("networking", "RbacPolicyV2", props);
}

export const noSharedNetworksCases: RuleCases = {
  rule: noSharedNetworks,
  refused: {
    cloud: {
      "a shared network": network({ shared: true }),
      "an external network": network({ external: true }),
      "shared by what is laid over": network({ valueSpecs: { shared: "True" } }),
      "a policy for everybody": policy({}),
      "a policy for one project": policy({ targetTenant: "5a1f" }),
      "a policy that makes it external": policy({ action: "access_as_external" }),
      "a policy for a security group": policy({ objectType: "security_group" }),
      "two projects in one network": [network({ tenantId: "shop" }), port({ tenantId: "bank" })],
      "two ports of two projects": [port({ tenantId: "shop" }, "one"), port({ tenantId: "bank" }, "two")],
      "a network in a template": stack({ net: { type: "OS::Neutron::Net", properties: { shared: "true" } } }),
      "a network in a template, as its readers have it": resource("orchestration", "StackV1", {
        templateOpts: {
          Bin: "heat_template_version: rocky\nresources:\n  net:\n    type: OS::Neutron::Net\n    properties: {shared: yes}\n",
        },
      }),
      "a policy in a template": stack({
        policy: {
          type: "OS::Neutron::RBACPolicy",
          properties: { object_type: "network", target_tenant: "*" },
        },
      }),
    },
  },
  passed: {
    cloud: {
      "a network in a template, as its readers have it": resource("orchestration", "StackV1", {
        templateOpts: {
          Bin: "heat_template_version: rocky\nresources:\n  net:\n    type: OS::Neutron::Net\n    properties: {shared: no}\n",
        },
      }),
      "a network": network({ shared: false, tenantId: "shop" }),
      "with values of its own": network({ valueSpecs: { "provider:network_type": "vxlan" } }),
      "a policy for a quality of service": policy({ objectType: "qos_policy" }),
      "ports of the same project": [
        port({ tenantId: "shop" }, "one"),
        port({ tenantId: "shop" }, "two"),
        port({}),
      ],
    },
  },
};
