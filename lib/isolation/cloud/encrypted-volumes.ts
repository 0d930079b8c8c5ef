import { absent, is } from "../language/checks";
import { any, every } from "../language/condition";
import type { IsolationRule } from "../rule";
import { CLOUD, OBJECT } from "../roots";
import { SERVER, VOLUMES } from "./parts";

const TYPES = CLOUD.at("encryptedVolumeTypes");

export const encryptedVolumes: IsolationRule = {
  number: 55,
  name: "encrypted-volumes",
  statement: "Where encryption is demanded, every disk is of a type that is encrypted.",
  why: "Whoever gets hold of the storage, or of a disk that was taken out of it, reads what is on it.",
  fix: "name a volume type that the cloud encrypts",
  source: "https://docs.openstack.org/cinder/latest/configuration/block-storage/volume-encryption.html",
  parts: [
    {
      on: { cloud: VOLUMES },
      breaks: "is no encrypted type",
      holds: any(TYPES.passes(absent), OBJECT.at("volumeType").among(TYPES)),
    },
    {
      on: { cloud: [SERVER] },
      breaks: "is no encrypted type",
      holds: any(
        TYPES.passes(absent),
        every(OBJECT.at("blockDevices"), (device) =>
          any(
            // A volume that is there already has been looked at itself; a local disk is the host's.
            device.at("sourceType").passes(is("volume")),
            device.at("destinationType").passes(is("local")),
            device.at("volumeType").among(TYPES),
          ),
        ),
      ),
    },
  ],
};
