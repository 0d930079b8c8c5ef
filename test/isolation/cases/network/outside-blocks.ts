import { INTERNAL_BLOCKS } from "../../../../lib/rules/internal-blocks";
import { outsideBlocks } from "../../../../lib/isolation/network/outside-blocks";
import type { Manifest, RuleCases } from "../../support/cases";
import { letsIn, letsOut, policy } from "./objects";

const block = (cidr: string, except?: readonly string[]) => ({ ipBlock: { cidr, except } });
const port = [{ port: 8080, protocol: "TCP" }];

function exposure(from: readonly object[], over: Readonly<Record<string, unknown>> = {}): Manifest {
  return policy({
    podSelector: { matchLabels: { app: "web" } },
    policyTypes: ["Ingress"],
    ingress: [{ from, ports: port }],
    ...over,
  });
}

export const outsideBlocksCases: RuleCases = {
  rule: outsideBlocks,
  tenant: { egressBlocks: ["10.20.0.0/16"] },
  refused: {
    objects: {
      "the metadata address": letsOut(block("169.254.169.254/32")),
      "the whole world": letsOut(block("0.0.0.0/0")),
      "the world in halves": letsOut(block("0.0.0.0/1"), block("128.0.0.0/1")),
      "the world without one of the cluster's blocks": letsOut(block("0.0.0.0/0", ["10.0.0.0/8"])),
      "the world without most of what is the cluster's": letsOut(
        block("0.0.0.0/0", [
          ...INTERNAL_BLOCKS.filter((each) => !each.includes(":") && each !== "10.0.0.0/8"),
          "10.0.0.0/9",
        ]),
      ),
      "pods, in a small block": letsOut(block("10.244.3.0/24")),
      "the metadata address of IPv6": letsOut(block("fd00:ec2::254/128")),
      "all of IPv6": letsOut(block("::/0")),
      "IPv4 in the notation of IPv6": letsOut(block("::ffff:10.0.0.0/104")),
      "a block that holds more than is granted": letsOut(block("10.16.0.0/12")),
      "pods of others, coming in": letsIn(block("10.0.0.0/8")),
      "pods of others at a port of all pods": exposure([block("10.0.0.0/8")], { podSelector: {} }),
      "pods of others at all ports": exposure([], { ingress: [{ from: [block("10.0.0.0/8")] }] }),
      "pods of others at a range of ports": exposure([], {
        ingress: [{ from: [block("10.0.0.0/8")], ports: [{ port: 1, endPort: 65535 }] }],
      }),
      "pods of others at a range of ports behind a port": exposure([], {
        ingress: [{ from: [block("10.0.0.0/8")], ports: [...port, { port: 1, endPort: 65535 }] }],
      }),
      "the world in halves, at an exposure": exposure([block("0.0.0.0/1"), block("128.0.0.0/1")]),
      "the world in two rules of an exposure": exposure([], {
        ingress: [
          { from: [block("0.0.0.0/1")], ports: port },
          { from: [block("128.0.0.0/1")], ports: port },
        ],
      }),
      "what is no address block": letsOut(block("10.0.0.0")),
      "behind a harmless block": letsOut(block("203.0.113.0/24"), block("192.168.0.0/24")),
    },
  },
  passed: {
    objects: {
      "public addresses": letsOut(block("203.0.113.0/24"), block("2001:db8::/32")),
      "the world without the cluster": letsOut(
        block(
          "0.0.0.0/0",
          INTERNAL_BLOCKS.filter((each) => !each.includes(":")),
        ),
        block(
          "::/0",
          INTERNAL_BLOCKS.filter((each) => each.includes(":")),
        ),
      ),
      "a block next to the cluster's": letsOut(block("11.0.0.0/8"), block("172.32.0.0/16")),
      "what is granted": letsOut(block("10.20.1.0/24")),
      "balancers and callers of an exposure": exposure([block("10.0.2.0/24"), block("198.51.100.0/24")]),
      "public callers of all pods": letsIn(block("203.0.113.0/24")),
    },
  },
};

export const outsideBlocksOfWorldCases: RuleCases = {
  rule: outsideBlocks,
  tenant: { allowWorldFacing: true },
  refused: {
    objects: {
      "the world, going out": letsOut(block("0.0.0.0/0")),
      "the world at all ports": exposure([], { ingress: [{ from: [block("0.0.0.0/0")] }] }),
      "the world at all pods": letsIn(block("::/0")),
    },
  },
  passed: { objects: { "the world at an exposure": exposure([block("0.0.0.0/0"), block("::/0")]) } },
};
