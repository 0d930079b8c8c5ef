import { encryptedVolumes } from "../../../../lib/isolation/cloud/encrypted-volumes";
import type { CloudResource, RuleCases } from "../../support/cases";
import { resource, scaled, server } from "./resources";

function volume(over: Readonly<Record<string, unknown>>): CloudResource {
  return resource("blockstorage", "Volume", { size: 10, volumeType: "luks", ...over });
}

function booting(over: Readonly<Record<string, unknown>>): CloudResource {
  return server({
    blockDevices: [
      { uuid: "image", sourceType: "image", destinationType: "volume", volumeSize: 10, ...over },
    ],
  });
}

export const encryptedVolumesCases: RuleCases = {
  rule: encryptedVolumes,
  cloud: { encryptedVolumeTypes: ["luks"] },
  refused: {
    cloud: {
      "the cloud's default": volume({ volumeType: undefined }),
      "an empty type": volume({ volumeType: "" }),
      "another type": volume({ volumeType: "fast" }),
      "the type in capitals": volume({ volumeType: "LUKS" }),
      "a disk of the former interface": resource("blockstorage", "VolumeV2", { size: 10 }),
      "a copy of a disk": volume({ volumeType: undefined, sourceVolId: "5a1f" }),
      "a disk that a server makes": booting({}),
      "a disk of nobody says where": booting({ destinationType: undefined }),
      "a blank disk that a server makes": booting({
        uuid: undefined,
        sourceType: "blank",
        volumeType: "fast",
      }),
      "a disk of Heat's": scaled("OS::Cinder::Volume", { size: 10 }),
      "a disk that a server of Heat's makes": scaled("OS::Nova::Server", {
        block_device_mapping_v2: [{ image: "debian", volume_size: 10 }],
      }),
    },
  },
  passed: {
    cloud: {
      "an encrypted type": volume({}),
      "an encrypted disk that a server makes": booting({ volumeType: "luks" }),
      "a disk that is there": booting({ sourceType: "volume" }),
      "a disk of the host's": booting({ destinationType: "local" }),
      "no disk": server(),
    },
  },
};
