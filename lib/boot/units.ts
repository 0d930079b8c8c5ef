import { publicFile } from "./boot-file";
import type { BootFile } from "./boot-file";
import { SCRIPTS, UNITS } from "./paths";

type Section = readonly (readonly [key: string, value: string])[];

/** A systemd unit or drop-in: its sections in order, each a list, as keys may be repeated. */
export function unit(name: string, sections: Readonly<Record<string, Section>>): BootFile {
  const text = Object.entries(sections)
    .map(([section, lines]) => `[${section}]\n${lines.map(([key, value]) => `${key}=${value}\n`).join("")}`)
    .join("\n");
  return publicFile(`${UNITS}/${name}`, text);
}

/** A service that runs a script of ours to its end. */
export function scriptService(
  name: string,
  description: string,
  scriptName: string,
  more: { readonly Unit?: Section; readonly Service?: Section } = {},
): BootFile {
  return unit(`${name}.service`, {
    Unit: [["Description", description], ...(more.Unit ?? [])],
    Service: [["ExecStart", `${SCRIPTS}/${scriptName}`], ...(more.Service ?? [])],
  });
}

/** A timer for the service of the same name. */
export function timer(name: string, description: string, schedule: Section): BootFile {
  return unit(`${name}.timer`, { Unit: [["Description", description]], Timer: schedule });
}

/**
 * Has units started at every boot. A file, where `systemctl enable` would be a command that runs once: a node that
 * loses power right after its first files were written goes on by itself.
 */
export function startedAtBoot(units: readonly string[]): BootFile {
  return unit("multi-user.target.d/50-cloud-container-engine.conf", { Unit: [["Wants", units.join(" ")]] });
}
