import { portSecurity } from "../../../../lib/isolation/cloud/port-security";
import type { RuleCases } from "../../support/cases";
import { port, resource, scaled, stack } from "./resources";

const api = port({ allFixedIps: ["10.0.0.9"] }, "api");
const pair = (ipAddress: string) => port({ allowedAddressPairs: [{ ipAddress }] });

export const portSecurityCases: RuleCases = {
  rule: portSecurity,
  cloud: { sharedAddresses: ["10.0.0.200"] },
  refused: {
    cloud: {
      "switched off": port({ portSecurityEnabled: false }),
      "switched off by what is laid over": port({ valueSpecs: { port_security_enabled: "false" } }),
      "no groups": port({ securityGroupIds: undefined, noSecurityGroups: true }),
      "switched off for a network": resource("networking", "Network", { portSecurityEnabled: false }),
      "groups taken away": resource("networking", "PortSecGroupAssociate", {
        portId: "port",
        enforce: true,
        securityGroupIds: [],
      }),
      "any address": [api, pair("0.0.0.0/0")],
      "a block with the address in it": [api, pair("10.0.0.9/31")],
      "the second of two": [
        api,
        port({ allowedAddressPairs: [{ ipAddress: "10.0.0.9" }, { ipAddress: "10.0.0.1" }] }),
      ],
      "an address of a stranger": [api, pair("10.0.0.10")],
      "no address": [api, port({ allowedAddressPairs: [{}] })],
      "another's hardware address": [
        api,
        port({ allowedAddressPairs: [{ ipAddress: "10.0.0.9", macAddress: "fa:16:3e:00:00:01" }] }),
      ],
      "a port in a group of Heat's": scaled("OS::Neutron::Port", {
        network: "net",
        port_security_enabled: false,
      }),
      "a pair in a template": stack({
        port: { type: "OS::Neutron::Port", properties: { allowed_address_pairs: [{ ip_address: "::/0" }] } },
      }),
    },
  },
  passed: {
    cloud: {
      "nothing said": port(),
      "said to be on": port({ portSecurityEnabled: true, allowedAddressPairs: [] }),
      "the API's address": [api, pair("10.0.0.9")],
      "the API's address as a block": [api, pair("10.0.0.9/32")],
      "an address that is granted": pair("10.0.0.200"),
    },
  },
};
