import { absent, empty, is, matches, present } from "../language/checks";
import { all, any, every, not, some } from "../language/condition";
import type { Condition, Field } from "../language/condition";
import type { IsolationRule } from "../rule";
import { OBJECT } from "../roots";
import { PORT, SECURITY_GROUP, SERVER } from "./parts";

const DEFAULT = matches("\\s*[Dd][Ee][Ff][Aa][Uu][Ll][Tt]\\s*");

export const noDefaultGroup: IsolationRule = {
  number: 52,
  name: "no-default-group",
  statement: "Ports and servers name their security groups, and never the one called 'default'.",
  why: "All that nobody thought of is in the default group, and its members may call each other on every port.",
  fix: "make a security group, and name it on the port",
  source: "https://docs.openstack.org/neutron/latest/admin/archives/introduction.html",
  enforced: { constructors: "nodes and the API's address are in groups of the cluster's own" },
  parts: [
    {
      on: { cloud: [PORT] },
      breaks: "leaves the port in the default group",
      holds: all(
        named(OBJECT.at("securityGroupIds")),
        any(not(OBJECT.at("securityGroupIds").passes(empty)), OBJECT.at("noSecurityGroups").passes(is(true))),
      ),
    },
    {
      on: { cloud: [SERVER] },
      breaks: "leaves the server in the default group",
      holds: all(
        named(OBJECT.at("securityGroups")),
        any(not(OBJECT.at("securityGroups").passes(empty)), onPortsOnly()),
      ),
    },
    {
      on: { cloud: ["openstack:compute/interfaceAttach:InterfaceAttach"] },
      breaks: "makes a port in the default group",
      holds: all(OBJECT.at("portId").passes(present), OBJECT.at("networkId").passes(absent)),
    },
    {
      on: { cloud: ["openstack:networking/portSecGroupAssociate:PortSecGroupAssociate"] },
      breaks: "puts the port into the default group",
      holds: named(OBJECT.at("securityGroupIds")),
    },
    {
      on: { cloud: [SECURITY_GROUP, "openstack:compute/secGroup:SecGroup"] },
      breaks: "takes the default group for one of the deployment's own",
      holds: not(OBJECT.at("name").passes(DEFAULT)),
    },
  ],
};

function named(groups: Field): Condition {
  return every(groups, (group) => not(group.passes(DEFAULT)));
}

/** Whether each of a server's networks is by a port, which has groups of its own. */
function onPortsOnly(): Condition {
  const networks = OBJECT.at("networks");
  return any(
    OBJECT.at("networkMode").passes(is("none")),
    all(some(networks, isPort), every(networks, isPort)),
  );
}

function isPort(network: Field): Condition {
  return network.at("port").passes(present);
}
