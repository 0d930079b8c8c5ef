import { createHash } from "node:crypto";
import { run } from "../processes/command";
import { LabFailure } from "../failure";

/**
 * How addresses of a lab are recognised among those of the loopback device: another lab that stops leaves them. The
 * kernel takes 15 characters.
 *
 * @param lab its folder
 */
export function addressLabel(lab: string): string {
  return `lo:cce-${createHash("sha256").update(lab).digest("hex").slice(0, 8)}`;
}

/** Gives this machine an address that only itself reaches. */
export async function takeAddress(address: string, label: string): Promise<void> {
  const { code, stderr } = await run("ip", ["address", "add", `${address}/32`, "dev", "lo", "label", label]);
  if (code === 0 || stderr.includes("File exists") || stderr.includes("already assigned")) return;
  throw new LabFailure(`address ${address} cannot be had: ${stderr.trim()}`, "run the lab as root");
}

/** Gives an address back. */
export async function giveBackAddress(address: string): Promise<void> {
  await run("ip", ["address", "del", `${address}/32`, "dev", "lo"]);
}

/** Gives back all that a lab has taken. */
export async function giveBackAddresses(label: string): Promise<void> {
  const { stdout } = await run("ip", ["-o", "-4", "address", "show", "label", label]);
  for (const [, address] of stdout.matchAll(/inet ([0-9.]+)\//g)) {
    if (address !== undefined) await giveBackAddress(address);
  }
}
