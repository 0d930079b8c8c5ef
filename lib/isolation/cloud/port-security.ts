import { isIP } from "node:net";
import { parseCidr } from "../../rules/addresses";
import type { Findings, Problem } from "../../rules/problem";
import { absent, absentOr, empty, is } from "../language/checks";
import { all, not, when } from "../language/condition";
import type { Located } from "../language/value";
import { elements, inside } from "../language/value";
import type { IsolationRule, Surveyed } from "../rule";
import { OBJECT } from "../roots";
import type { Subject } from "../subject";
import { known, textAt } from "../subject";
import { areThere, field, isHidden, NETWORK, ofKinds, plainText, plainTexts, PORT } from "./parts";

const FIX = "leave it out; let a port have no address beside its own but that of the cluster's API";

export const portSecurity: IsolationRule = {
  number: 51,
  name: "port-security",
  statement:
    "Ports send from their own addresses only, save the address of the API that moves between control nodes.",
  why: "A machine that may send from any address can take over the traffic of its neighbours.",
  fix: FIX,
  source: "https://docs.openstack.org/neutron/latest/admin/archives/introduction.html",
  enforced: {
    constructors: "ports of nodes pair with the address of the API, where it moves, and with no other",
  },
  parts: [
    {
      on: { cloud: [NETWORK, PORT] },
      breaks: "takes away what keeps a port to its own addresses",
      holds: all(
        OBJECT.at("portSecurityEnabled").passes(absentOr(true)),
        OBJECT.at("noSecurityGroups").passes(absentOr(false)),
        ...["port_security_enabled", "allowed_address_pairs", "security_groups", "binding:profile"].map(
          (name) => OBJECT.at("valueSpecs", name).passes(absent),
        ),
      ),
    },
    {
      on: { cloud: ["openstack:networking/portSecGroupAssociate:PortSecGroupAssociate"] },
      breaks: "leaves the port without a security group",
      holds: when(OBJECT.at("enforce").passes(is(true)), not(OBJECT.at("securityGroupIds").passes(empty))),
    },
    { on: { cloud: [PORT] }, inspect: singleAddresses },
  ],
  survey: strangers,
};

/** Pairs are about one address each, and never about another machine's hardware address. */
function singleAddresses(port: Subject): Findings {
  const pairs = field(port, "allowedAddressPairs");
  known(pairs);
  return elements(pairs).flatMap((pair): (Problem | undefined)[] => {
    const hardware = inside(pair, "macAddress");
    const address = inside(pair, "ipAddress");
    return [
      textAt(hardware) ? problem(hardware, "lets a port pass for another machine") : undefined,
      single(address),
    ];
  });
}

function single(address: Located): Problem | undefined {
  // The port's own program makes it, and the survey compares it once it is there.
  if (typeof address.value === "symbol") return undefined;
  const text = textAt(address) ?? "";
  const block = isIP(text) === 0 ? parseCidr(text) : undefined;
  if (isIP(text) !== 0 || (block && block.first === block.last)) return undefined;
  return problem(address, "lets a port send from more than one address");
}

/** Addresses that no port of the deployment has. */
function strangers(subjects: readonly Subject[]): readonly Surveyed[] {
  const ports = ofKinds(subjects, PORT);
  if (!areThere(ports)) return [];
  const own = new Set(ports.flatMap(addressesOf));
  return ports.map((subject) => ({
    subject,
    findings: elements(field(subject, "allowedAddressPairs"))
      .map((pair) => inside(pair, "ipAddress"))
      .map((address) => {
        if (isHidden(subject, address)) return problem(address, "is known to nobody before it is there");
        const text = plainText(address)?.split("/")[0];
        if (text === undefined || own.has(text) || subject.cloud.sharedAddresses?.includes(text))
          return undefined;
        return problem(address, "is no address of a port of this deployment");
      }),
  }));
}

function addressesOf(port: Subject): readonly string[] {
  return [
    ...plainTexts(field(port, "allFixedIps")),
    ...elements(field(port, "fixedIps"))
      .map((fixed) => plainText(inside(fixed, "ipAddress")))
      .filter((text) => text !== undefined),
  ];
}

function problem({ path, value }: Located, rule: string): Problem {
  return { field: path, value, rule, fix: FIX };
}
