import type { CloudApi } from "../cloud/api";
import type { Fields } from "../rules/fields";
import { listOf } from "../rules/fields";
import { unlessGone } from "../cloud/failures";

interface Attachment {
  readonly id: string;
  /** Id of a server. */
  readonly instance: string | null;
}

/**
 * Takes back what a server that is gone had reserved of its disks: one that is deleted while Nova still builds it may
 * leave them so, and no other server is given them then.
 *
 * @param server as it was asked for
 */
export async function releaseDisks(cloud: CloudApi, server: Fields): Promise<void> {
  for (const { uuid, sourceType } of listOf(server.blockDevices)) {
    if (sourceType !== "volume") continue;
    const disk = await cloud
      .get<{ volume: { status: string } }>("volumev3", `/volumes/${String(uuid)}`)
      .catch(unlessGone);
    if (disk?.volume.status !== "reserved") continue;
    const { attachments } = await cloud.get<{ attachments: readonly Attachment[] }>(
      "volumev3",
      `/attachments/detail?volume_id=${String(uuid)}`,
    );
    for (const { id, instance } of attachments) {
      const there = instance && (await cloud.get("compute", `/servers/${instance}`).catch(unlessGone));
      if (!there) await cloud.delete("volumev3", `/attachments/${id}`).catch(unlessGone);
    }
  }
}
