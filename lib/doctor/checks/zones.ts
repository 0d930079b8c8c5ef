import { hardGroup } from "../../rules/zones";
import type { Finding } from "../finding";
import { failure, fine, warning } from "../finding";
import type { CloudSnapshot, CloudZone } from "../snapshot";
import { judged } from "../snapshot";
import type { StackWanted } from "../wanted";
import { wantsVolumes } from "../wanted";

/** Whether servers and their disks can be where they are wanted, and control nodes apart from each other. */
export function checkZones(wanted: StackWanted, cloud: CloudSnapshot): readonly Finding[] {
  return [
    ...judged("zones", "of servers", cloud.serverZones, (zones) => serverZones(wanted, zones)),
    ...(wantsVolumes(wanted)
      ? [
          ...judged("zones", "of volumes", cloud.volumeZones, (zones) => volumeZones(wanted, zones, cloud)),
          ...volumeType(wanted, cloud),
        ]
      : []),
    ...hosts(wanted, cloud),
  ];
}

function serverZones({ zones: wanted }: StackWanted, zones: readonly CloudZone[]): readonly Finding[] {
  const known = namesOf(zones.filter(({ available }) => available));
  if (wanted.length === 0) return [fine("zones", "of servers", `the cloud chooses among ${known}`)];
  return wanted.map((name) => {
    const zone = zones.find((each) => each.name === name);
    if (zone === undefined) return failure("zones", name, "nova has no such zone", `use ${known}`);
    if (zone.available) return fine("zones", name, "takes servers");
    return failure("zones", name, "none of its hosts is up", `use ${known}, or ask the cloud's operator`);
  });
}

/** A disk in a zone other than its server's cannot be attached in many clouds, nor can it be made where there is none. */
function volumeZones(
  { zones: wanted, volumeZone }: StackWanted,
  zones: readonly CloudZone[],
  { serverZones: answer }: CloudSnapshot,
): readonly Finding[] {
  const usable = zones.filter(({ available }) => available);
  const isUsable = (name: string) => usable.some((zone) => zone.name === name);
  const known = namesOf(usable);
  if (volumeZone !== undefined) {
    if (!isUsable(volumeZone))
      return [failure("zones", volumeZone, "cinder has no such zone", `use ${known}`)];
    return [volumeZoneBeside(volumeZone, wanted)];
  }
  if (wanted.length > 0) {
    return knownToNova(wanted, answer).map((name) =>
      isUsable(name)
        ? fine("zones", `${name} (volumes)`, "takes disks")
        : failure(
            "zones",
            `${name} (volumes)`,
            "servers can be there, but cinder has no such zone, and disks are made where their server is",
            `give disks a zone of their own, one of ${known} (--volume-zone, bootVolume.zone)`,
          ),
    );
  }
  const servers = "value" in answer ? answer.value.filter(({ available }) => available) : [];
  const without = servers.filter(({ name }) => !isUsable(name));
  if (servers.length <= 1 || without.length === 0)
    return [fine("zones", "of volumes", `the cloud chooses among ${known}`)];
  return [
    warning(
      "zones",
      "of volumes",
      `servers may come into ${namesOf(without)}, where no disks are`,
      "name zones, or see that the cloud attaches disks across zones",
    ),
  ];
}

/** Of a zone that nova does not know, there is nothing more to say. */
function knownToNova(wanted: readonly string[], answer: CloudSnapshot["serverZones"]): readonly string[] {
  if (!("value" in answer)) return wanted;
  return wanted.filter((name) => answer.value.some((zone) => zone.name === name));
}

function volumeZoneBeside(volumeZone: string, wanted: readonly string[]): Finding {
  const others = wanted.filter((zone) => zone !== volumeZone);
  if (others.length === 0) return fine("zones", `${volumeZone} (volumes)`, "takes disks");
  return warning(
    "zones",
    `${volumeZone} (volumes)`,
    `disks are in another zone than servers in ${others.join(", ")}`,
    "see that nova's [cinder]cross_az_attach is on, and give storage classes this zone",
  );
}

function volumeType({ volumeType: wanted }: StackWanted, cloud: CloudSnapshot): readonly Finding[] {
  if (wanted === undefined) return [];
  return judged("zones", `volume type ${wanted}`, cloud.volumeTypes, (types) => [
    types.includes(wanted)
      ? fine("zones", `volume type ${wanted}`, "is there")
      : failure("zones", `volume type ${wanted}`, "is not there", `use one of ${types.join(", ")}`),
  ]);
}

/** Two control nodes never share a host: nova sets the one too many to ERROR. */
function hosts(
  { control, zones }: StackWanted,
  { hostsByZone, serverZones: answer }: CloudSnapshot,
): readonly Finding[] {
  // Ordinary users are not shown hosts, which is nothing to tell them each time.
  if (control.count < 2 || !("value" in hostsByZone)) return [];
  const known = hostsByZone.value;
  const all = Object.values(known).reduce((sum, count) => sum + count, 0);
  const places =
    zones.length === 0
      ? [{ zone: undefined, about: "hosts", nodes: control.count, count: all }]
      : zones.map((zone, index) => ({
          zone,
          about: `hosts of ${zone}`,
          nodes: Math.ceil((control.count - index) / zones.length),
          count: known[zone] ?? 0,
        }));
  const isPlace = (zone: string | undefined) => zone === undefined || knownToNova([zone], answer).length > 0;
  return places
    .filter(({ zone, nodes }) => isPlace(zone) && nodes > 0)
    .map(({ about, nodes, count }) => {
      const problem = hardGroup("control nodes", nodes, count);
      if (problem === undefined)
        return fine("zones", about, `${count} for ${nodes} control ${nodes === 1 ? "node" : "nodes"}`);
      const { value, rule } = problem;
      return failure(
        "zones",
        about,
        `asked to take ${String(value)} of the control nodes, which ${rule}`,
        "use more zones, or fewer control nodes",
      );
    });
}

function namesOf(zones: readonly CloudZone[]): string {
  return zones.length === 0 ? "none" : zones.map(({ name }) => name).join(", ");
}
