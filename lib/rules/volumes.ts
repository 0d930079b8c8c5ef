import { cloudName } from "./cloud-names";
import { wholeNumber } from "./numbers";
import type { Findings, Problem } from "./problem";
import { zoneName } from "./zones";

/** A disk of the cloud, as its user describes it. */
export interface VolumeShape {
  /** GiB. Cinder has no default: without a size it makes nothing. */
  readonly size: number;
  /** Volume type of the cloud. @default the cloud's own default type */
  readonly type?: string;
  /** Storage zone. @default that of the server */
  readonly zone?: string;
}

/** Every problem of a disk. */
export function volume(field: string, shape: VolumeShape): Findings {
  return [
    wholeGibibytes(`${field}.size`, shape.size),
    shape.type === undefined ? undefined : cloudName(`${field}.type`, shape.type),
    shape.zone === undefined ? undefined : zoneName(`${field}.zone`, shape.zone),
  ];
}

/** Every problem of the disk that a node boots from, where it has one. Bare metal boots from its own disks. */
export function bootVolume(field: string, shape: VolumeShape | undefined, isBareMetal: boolean): Findings {
  if (shape === undefined) return [];
  if (!isBareMetal) return volume(field, shape);
  return [
    {
      field,
      value: shape,
      rule: "is not possible on bare metal, which boots from its own disk",
      fix: "leave it out",
    },
  ];
}

/** Cinder takes whole GiB only, and has no smaller unit. */
function wholeGibibytes(field: string, value: number): Problem | undefined {
  const problem = wholeNumber(field, value, { min: 1 });
  return problem && { ...problem, rule: "is no whole number of GiB", fix: "give a size in GiB, such as 20" };
}
