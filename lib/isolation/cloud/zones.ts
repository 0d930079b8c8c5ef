import type { Findings, Problem } from "../../rules/problem";
import { zoneName } from "../../rules/zones";
import type { Located } from "../language/value";
import { elements, inside } from "../language/value";
import type { IsolationRule, Surveyed } from "../rule";
import type { Subject } from "../subject";
import { textAt } from "../subject";
import { byId, field, ofKinds, plainText, SERVER, VOLUMES } from "./parts";

const FIX = "name one of the tenant's availability zones, the same for a server and its disks";

export const zonesNamed: IsolationRule = {
  number: 54,
  name: "zones-named",
  statement: "Servers and disks name one of the tenant's zones, and a disk is in its server's.",
  why: "What names no zone lands on whatever host has room, beside others; a disk elsewhere cannot be attached.",
  fix: FIX,
  source: "https://docs.openstack.org/nova/latest/admin/availability-zones.html",
  enforced: { constructors: "nodes and disks of a cluster with a ComputeDomain, or with zones, name them" },
  parts: [
    { on: { cloud: [SERVER] }, inspect: (server) => zone(serverZone(server), server.cloud.zones) },
    {
      on: { cloud: VOLUMES },
      inspect: (volume) => zone(field(volume, "availabilityZone"), diskZones(volume)),
    },
  ],
  survey: (subjects) => {
    const volumes = byId(ofKinds(subjects, ...VOLUMES));
    const servers = byId(ofKinds(subjects, SERVER));
    return [
      ...ofKinds(subjects, SERVER).map((server) => ({
        subject: server,
        findings: attachedTo(server).map((id) => elsewhere(server, id, volumes)),
      })),
      ...ofKinds(subjects, ATTACHMENT).map((subject): Surveyed => {
        const server = servers.get(plainText(field(subject, "instanceId")) ?? "");
        return { subject, findings: server ? [elsewhere(server, field(subject, "volumeId"), volumes)] : [] };
      }),
    ];
  },
};

const ATTACHMENT = "openstack:compute/volumeAttach:VolumeAttach";

function zone(given: Located, granted: readonly string[] | undefined): Findings {
  const name = textAt(given);
  if (name === undefined || name === "") {
    return granted === undefined
      ? []
      : [{ field: given.path, value: undefined, rule: "names no zone", fix: FIX }];
  }
  const isGranted = granted === undefined || granted.includes(name);
  const stranger = { field: given.path, value: name, rule: "is no zone of the tenant's", fix: FIX };
  return [zoneName(given.path, name), isGranted ? undefined : stranger];
}

/** The provider has two fields for it, of which a server takes one. */
function serverZone(server: Subject): Located {
  const own = field(server, "availabilityZone");
  const hint = field(server, "availabilityZoneHints");
  return own.value === undefined || own.value === null || own.value === ""
    ? { ...hint, path: hint.value ? hint.path : own.path }
    : own;
}

function diskZones({ cloud }: Subject): readonly string[] | undefined {
  return cloud.diskZones ?? cloud.zones;
}

/** Ids of volumes that a server boots from or has beside. */
function attachedTo(server: Subject): readonly Located[] {
  const devices = elements(field(server, "blockDevices")).map((device) => inside(device, "uuid"));
  const volumes = elements(field(server, "volumes")).map((volume) => inside(volume, "volumeId"));
  return [...devices, ...volumes];
}

function elsewhere(server: Subject, id: Located, volumes: ReadonlyMap<string, Subject>): Problem | undefined {
  const volume = volumes.get(plainText(id) ?? "");
  if (volume === undefined || server.cloud.diskZones !== undefined) return undefined;
  const [of, at] = [plainText(field(volume, "availabilityZone")), plainText(serverZone(server))];
  if (of === undefined || at === undefined || of === at) return undefined;
  return { field: id.path, value: of, rule: `is the zone of a disk whose server is in ${at}`, fix: FIX };
}
