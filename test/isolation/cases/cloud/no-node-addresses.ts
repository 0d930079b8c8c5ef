import { noNodeAddresses } from "../../../../lib/isolation/cloud/no-node-addresses";
import type { RuleCases } from "../../support/cases";
import { port, resource, scaled, server, stack } from "./resources";

const node = [server({}, "node"), port({}, "port-of-node")];
const api = port({}, "api");

export const noNodeAddressesCases: RuleCases = {
  rule: noNodeAddresses,
  refused: {
    cloud: {
      "to a server": resource("compute", "FloatingIpAssociate", {
        floatingIp: "203.0.113.7",
        instanceId: "node",
      }),
      "to a node's port": [
        ...node,
        resource("networking", "FloatingIpAssociate", { floatingIp: "203.0.113.7", portId: "port-of-node" }),
      ],
      "to a node's port at once": [
        ...node,
        resource("networking", "FloatingIp", { pool: "public", portId: "port-of-node" }),
      ],
      "a single port of a node": [
        ...node,
        resource("networking", "PortForwardingV2", { internalPortId: "port-of-node", externalPort: 2222 }),
      ],
      "to a port of nobody knows what": resource("networking", "FloatingIpAssociate", { portId: "5a1f" }),
      "to a port that says it is a node's": [
        port({ deviceOwner: "compute:az1" }),
        resource("networking", "FloatingIpAssociate", { portId: "port" }),
      ],
      "said at the server": server({ networks: [{ port: "port", floatingIp: "203.0.113.7" }] }),
      "said at the server, as it was once": server({ floatingIp: "203.0.113.7" }),
      "a server of Heat's": scaled("OS::Nova::Server", {
        networks: [{ network: "net", floating_ip: "5a1f" }],
      }),
      "to a port that only Heat knows": stack({
        server: { type: "OS::Nova::Server", properties: { networks: [{ network: "net" }] } },
        address: {
          type: "OS::Neutron::FloatingIP",
          properties: { port_id: { get_attr: ["server", "addresses", "net", 0, "port"] } },
        },
      }),
      "an address in a template": stack({
        port: { type: "OS::Neutron::Port", properties: { network: "net" } },
        server: { type: "OS::Nova::Server", properties: { networks: [{ port: { get_resource: "port" } }] } },
        address: { type: "OS::Neutron::FloatingIP", properties: { port_id: { get_resource: "port" } } },
      }),
    },
  },
  passed: {
    cloud: {
      "to the API's port": [
        ...node,
        api,
        resource("networking", "FloatingIpAssociate", { floatingIp: "203.0.113.7", portId: "api" }),
      ],
      "to a balancer": [
        resource("loadbalancer", "LoadBalancer", { vipPortId: "vip" }),
        resource("networking", "FloatingIpAssociate", { floatingIp: "203.0.113.7", portId: "vip" }),
      ],
      "an address for later": [...node, resource("networking", "FloatingIp", { pool: "public" })],
      "a server without": server({ floatingIp: "" }),
    },
  },
};
