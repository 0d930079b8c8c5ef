import { run } from "../processes/command";
import { LabFailure } from "../failure";

/** How addresses of the lab are recognised among those of the loopback device. */
const LABEL = "lo:cce";

/** Gives this machine an address that only itself reaches. */
export async function takeAddress(address: string): Promise<void> {
  const { code, stderr } = await run("ip", ["address", "add", `${address}/32`, "dev", "lo", "label", LABEL]);
  if (code === 0 || stderr.includes("File exists") || stderr.includes("already assigned")) return;
  throw new LabFailure(`address ${address} cannot be had: ${stderr.trim()}`, "run the lab as root");
}

/** Gives an address back. */
export async function giveBackAddress(address: string): Promise<void> {
  await run("ip", ["address", "del", `${address}/32`, "dev", "lo"]);
}

/** Gives back all that the lab has taken. */
export async function giveBackAddresses(): Promise<void> {
  const { stdout } = await run("ip", ["-o", "-4", "address", "show", "label", LABEL]);
  for (const [, address] of stdout.matchAll(/inet ([0-9.]+)\//g)) {
    if (address !== undefined) await giveBackAddress(address);
  }
}
