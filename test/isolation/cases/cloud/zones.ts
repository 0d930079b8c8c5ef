import { zonesNamed } from "../../../../lib/isolation/cloud/zones";
import type { CloudResource, RuleCases } from "../../support/cases";
import { resource, scaled, server } from "./resources";

function volume(over: Readonly<Record<string, unknown>>): CloudResource {
  return resource("blockstorage", "Volume", { id: "disk", size: 10, availabilityZone: "az1", ...over });
}

const device = { uuid: "disk", sourceType: "volume", destinationType: "volume", bootIndex: 0 };

export const zonesCases: RuleCases = {
  rule: zonesNamed,
  cloud: { zones: ["az1", "az2"] },
  refused: {
    cloud: {
      "a server without a zone": server({ availabilityZone: undefined }),
      "a server with an empty one": server({ availabilityZone: "" }),
      "a server in another's zone": server({ availabilityZone: "az3" }),
      "a server on a host": server({ availabilityZone: "az1:compute-7" }),
      "a hint at another's zone": server({ availabilityZone: undefined, availabilityZoneHints: "az3" }),
      "a zone in capitals": server({ availabilityZone: "AZ1" }),
      "a disk without a zone": volume({ availabilityZone: undefined }),
      "a disk in another's zone": volume({ availabilityZone: "nova" }),
      "a boot disk elsewhere": [volume({}), server({ availabilityZone: "az2", blockDevices: [device] })],
      "a disk attached from elsewhere": [
        volume({ availabilityZone: "az2" }),
        server(),
        resource("compute", "VolumeAttach", { instanceId: "server", volumeId: "disk" }),
      ],
      "a server of Heat's": scaled("OS::Nova::Server", { security_groups: ["workers"] }),
      "a disk of Heat's": scaled("OS::Cinder::Volume", { size: 10 }),
    },
  },
  passed: {
    cloud: {
      "a server in a zone": server(),
      "a server by a hint": server({ availabilityZone: undefined, availabilityZoneHints: "az2" }),
      "a disk with its server": [volume({}), server({ blockDevices: [device] })],
      "two zones, each with its own": [volume({}), server(), server({ availabilityZone: "az2" }, "other")],
      "a server of Heat's": scaled("OS::Nova::Server", { availability_zone: "az1" }),
    },
  },
};
