import type { V1Node, V1StorageClass } from "@kubernetes/client-node";
import { cloudId } from "../cloud-ids";
import { storedMeta } from "../cluster/actions";
import { CLAIM_NOTES } from "./claims";
import type { ServedClaim } from "./claims";
import { CINDER, LVM } from "./drivers";
import { emptiest, groupsOfClass, VOLUME_GROUP_ATTRIBUTE } from "./volume-groups";
import type { VolumeGroup } from "./volume-groups";
import { sizeText } from "./sizes";

/** Where a volume goes. */
export interface Placement {
  /** Value of the driver's topology label where the volume can be reached. */
  readonly segment: string;
  /** What the driver notes on the volume. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The volume group that it is cut from, for local volumes. */
  readonly group?: VolumeGroup;
}

/** Why a volume goes nowhere; the texts are those of gRPC, as the real drivers' callers show them. */
export interface Refusal {
  readonly code: "InvalidArgument" | "ResourceExhausted" | "Internal";
  readonly why: string;
}

/**
 * Where the volume of a claim is to be made.
 *
 * @param bytes rounded size
 * @param groups volume groups with what is left in them
 */
export function place(
  served: ServedClaim,
  bytes: number,
  nodes: readonly V1Node[],
  groups: readonly VolumeGroup[],
): Placement | Refusal {
  const { claim, storageClass, driver } = served;
  const selected = claim.metadata?.annotations?.[CLAIM_NOTES.selectedNode];
  const node = nodes.find(({ metadata }) => metadata?.name === selected);
  if (selected !== undefined && !node) {
    return { code: "ResourceExhausted", why: `node ${selected}, which was selected, is gone` };
  }
  return driver === LVM ? onNode(storageClass, bytes, node, groups) : inZone(served, node, nodes);
}

function inZone(
  { claim, storageClass }: ServedClaim,
  node: V1Node | undefined,
  nodes: readonly V1Node[],
): Placement | Refusal {
  const zoneOf = ({ metadata }: V1Node) => metadata?.labels?.[CINDER.topologyKey];
  const allowed = allowedSegments(storageClass, CINDER.topologyKey);
  const zones = [...new Set(nodes.map(zoneOf))].filter((zone) => zone !== undefined);
  const possible = zones.filter((zone) => !allowed || allowed.includes(zone)).sort();
  const spread = Number.parseInt(cloudId("zone", storedMeta(claim).uid).slice(0, 8), 16);
  const zone =
    storageClass.parameters?.["availability"] ?? (node ? zoneOf(node) : possible[spread % possible.length]);
  if (zone === undefined)
    return {
      code: "Internal",
      why: "error generating accessibility requirements: no available topology found",
    };
  return { segment: zone, attributes: {} };
}

function onNode(
  storageClass: V1StorageClass,
  bytes: number,
  node: V1Node | undefined,
  groups: readonly VolumeGroup[],
): Placement | Refusal {
  const { parameters } = storageClass;
  if (parameters?.["volgroup"] === undefined && parameters?.["vgpattern"] === undefined) {
    return {
      code: "InvalidArgument",
      why: "failed to parse csi volume params: either volgroup or vgpattern is required",
    };
  }
  const allowed = allowedSegments(storageClass, LVM.topologyKey);
  const eligible = groupsOfClass(parameters, groups)
    .filter((group) => node === undefined || group.node === node.metadata?.name)
    .filter((group) => !allowed || allowed.includes(group.node));
  const group = emptiest(eligible);
  const where = node ? `node ${node.metadata?.name}` : "any node";
  if (!group) {
    return {
      code: "ResourceExhausted",
      why: `no volume group of StorageClass ${storedMeta(storageClass).name} on ${where}`,
    };
  }
  if (group.free < bytes) {
    const left = `${sizeText(group.free)} is left in volume group ${group.name} on node ${group.node}`;
    return {
      code: "ResourceExhausted",
      why: `insufficient free space: ${sizeText(bytes)} is wanted, and ${left}`,
    };
  }
  return {
    segment: group.node,
    attributes: { "openebs.io/cas-type": "localpv-lvm", [VOLUME_GROUP_ATTRIBUTE]: group.name },
    group,
  };
}

function allowedSegments(storageClass: V1StorageClass, key: string): readonly string[] | undefined {
  const terms = storageClass.allowedTopologies;
  if (!terms || terms.length === 0) return undefined;
  const expressions = terms.flatMap((term) => term.matchLabelExpressions ?? []);
  const restricting = expressions.filter((expression) => expression.key === key);
  return restricting.length === 0 ? undefined : restricting.flatMap(({ values }) => values);
}
