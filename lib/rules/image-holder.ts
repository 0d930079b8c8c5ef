import { createHash } from "node:crypto";
import { parseImage } from "./images";
import { EXTENDED_LABEL_LENGTH } from "./names";

/*
 * How an image is kept on a node: a container of it runs, in which nothing of it does. A static program of another image
 * is laid into it and sleeps, so that images without a shell can be held too, and such that would be root's.
 */

/** Where the program comes from, as a name and a version: a statically linked BusyBox. */
export const HOLDER = { name: "busybox", version: "1.37.0-musl" } as const;

/** The same, where no image repository has it. */
export const PUBLIC_HOLDER = `docker.io/library/${HOLDER.name}:${HOLDER.version}`;

/** Folder that holder and held images share. */
export const HOLDER_FOLDER = "/image-delivery";

const PROGRAM = `${HOLDER_FOLDER}/busybox`;

/** Lays the program into the folder. */
export const LAY = ["/bin/busybox", "cp", "/bin/busybox", PROGRAM] as const;

/** Sleeps until it is killed: as a first process it hears no request to stop. */
export const HOLD = [PROGRAM, "sleep", "infinity"] as const;

/** Room for the program. */
export const HOLDER_ROOM = "4Mi";

/** What sleeping takes. */
export const HOLDER_RESOURCES = {
  cpu: { request: "1m", limit: "100m" },
  memory: { request: "4Mi", limit: "16Mi" },
  ephemeralStorage: { request: "4Mi", limit: "16Mi" },
} as const;

/** How long it is waited for, in seconds, once it is asked to stop: a sleeping first process hears nothing. */
export const HOLDER_GRACE = 1;

/** Anybody but root. */
export const NOBODY = 65534;

const HASH_LENGTH = 8;

/** The name of an image's container: what a person recognises of it, and what tells it apart. */
export function heldName(image: string): string {
  const hash = createHash("sha256").update(image).digest("hex").slice(0, HASH_LENGTH);
  const words = (parseImage(image)?.repository ?? "").split("/").at(-1) ?? "";
  const slug = words.replace(/[^a-z0-9]+/g, "-").slice(0, EXTENDED_LABEL_LENGTH);
  return `${slug}-${hash}`.replace(/^-+/, "");
}

/** Whether two references mean the same version, however they are written. */
export function isSameImage(one: string, other: string): boolean {
  const [a, b] = [parseImage(one), parseImage(other)];
  if (!a || !b || a.registry !== b.registry || a.repository !== b.repository) return false;
  return a.digest !== undefined && b.digest !== undefined ? a.digest === b.digest : a.tag === b.tag;
}
