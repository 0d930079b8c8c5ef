import type { Problem } from "../../rules/problem";
import { empty, is } from "../language/checks";
import { all, any, every } from "../language/condition";
import type { Located } from "../language/value";
import { elements, inside } from "../language/value";
import type { IsolationRule } from "../rule";
import { CLOUD, OBJECT } from "../roots";
import type { Subject } from "../subject";
import { areThere, byId, field, isHidden, LOAD_BALANCER, ofKinds, plainText, PORT, SERVER } from "./parts";

const FIX = "let callers in by a balancer, or have 'allowNodeAddresses' granted";

/** What leads a floating address to a port, and the field that says to which. */
const LEADING: Readonly<Record<string, string>> = {
  "openstack:networking/floatingIp:FloatingIp": "portId",
  "openstack:networking/floatingIpAssociate:FloatingIpAssociate": "portId",
  "openstack:networking/portForwardingV2:PortForwardingV2": "internalPortId",
};

const GRANTED = CLOUD.at("allowNodeAddresses").passes(is(true));

export const noNodeAddresses: IsolationRule = {
  number: 56,
  name: "no-node-addresses",
  statement: "No floating address leads to a node.",
  why: "The node, with every tenant's pods on it, would be on the internet, and whatever a pod listens on there too.",
  fix: FIX,
  source: "https://docs.openstack.org/neutron/latest/admin/archives/introduction.html",
  enforced: { constructors: "only the API's address floats" },
  parts: [
    {
      on: { cloud: [SERVER] },
      breaks: "gives a node a floating address",
      holds: any(
        GRANTED,
        all(
          OBJECT.at("floatingIp").passes(empty),
          every(OBJECT.at("networks"), (network) => network.at("floatingIp").passes(empty)),
        ),
      ),
    },
    {
      on: { cloud: ["openstack:compute/floatingIpAssociate:FloatingIpAssociate"] },
      breaks: "gives a node a floating address",
      holds: any(GRANTED, OBJECT.at("instanceId").passes(empty)),
    },
  ],
  survey: (subjects) => {
    const known = ofKinds(subjects, PORT, LOAD_BALANCER);
    const ports = byId(ofKinds(subjects, PORT));
    const ofServers = new Set(ofKinds(subjects, SERVER).flatMap(portsOf));
    const ofBalancers = new Set(
      ofKinds(subjects, LOAD_BALANCER).map((balancer) => plainText(field(balancer, "vipPortId"))),
    );
    return ofKinds(subjects, ...Object.keys(LEADING)).map((subject) => {
      const to = field(subject, LEADING[subject.kind] ?? "");
      const id = plainText(to);
      const isGranted = subject.cloud.allowNodeAddresses === true;
      const isHiddenPort = isHidden(subject, to);
      if (isGranted || (id === undefined && !isHiddenPort)) return { subject, findings: [] };
      if (id === undefined) return { subject, findings: [problem(to, "is a port of nobody knows what")] };
      if (ofBalancers.has(id)) return { subject, findings: [] };
      const port = ports.get(id);
      if (port === undefined) {
        return {
          subject,
          findings: [areThere(known) ? problem(to, "is a port of nobody knows what") : undefined],
        };
      }
      const isNode =
        ofServers.has(id) || (plainText(field(port, "deviceOwner")) ?? "").startsWith("compute:");
      return { subject, findings: [isNode ? problem(to, "is the port of a node") : undefined] };
    });
  },
};

function portsOf(server: Subject): readonly string[] {
  return elements(field(server, "networks")).flatMap((network) => plainText(inside(network, "port")) ?? []);
}

function problem({ path, value }: Located, rule: string): Problem {
  return { field: path, value, rule, fix: FIX };
}
