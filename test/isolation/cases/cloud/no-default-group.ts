import { noDefaultGroup } from "../../../../lib/isolation/cloud/no-default-group";
import type { RuleCases } from "../../support/cases";
import { port, resource, scaled, server } from "./resources";

export const noDefaultGroupCases: RuleCases = {
  rule: noDefaultGroup,
  refused: {
    cloud: {
      "a port of no group": port({ securityGroupIds: undefined }),
      "a port of an empty list": port({ securityGroupIds: [] }),
      "a server in it": server({ securityGroups: ["workers", "default"] }),
      "a server in it, in capitals": server({ securityGroups: ["Default"] }),
      "a server in a network, without a group": server({ networks: [{ uuid: "net" }] }),
      "a server with a port and a network": server({ networks: [{ port: "port" }, { name: "net" }] }),
      "a server without networks": server({ networks: undefined }),
      "a network attached later": resource("compute", "InterfaceAttach", {
        instanceId: "server",
        networkId: "net",
      }),
      "a port put into it": resource("networking", "PortSecGroupAssociate", {
        portId: "port",
        securityGroupIds: ["default"],
      }),
      "the group itself": resource("networking", "SecGroup", { name: "default" }),
      "a server of Heat's": scaled("OS::Nova::Server", { networks: [{ network: "net" }] }),
    },
  },
  passed: {
    cloud: {
      "a port in a group": port(),
      "a server on a port": server(),
      "a server in a group": server({ networks: [{ uuid: "net" }], securityGroups: ["workers"] }),
      "a server without a network": server({ networks: undefined, networkMode: "none" }),
      "a port attached later": resource("compute", "InterfaceAttach", {
        instanceId: "server",
        portId: "port",
      }),
      "a group whose name begins alike": resource("networking", "SecGroup", { name: "default-deny" }),
      "a server of Heat's in a group": scaled("OS::Nova::Server", {
        networks: [{ network: "net" }],
        security_groups: ["workers"],
      }),
    },
  },
};
