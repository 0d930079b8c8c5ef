/** A hypervisor that nova plays. */
export interface Hypervisor {
  readonly name: string;
  /** Its availability zone; those without are in none but nova's default. */
  readonly zone?: string;
}

/** The zones of hypervisors and disks. */
export const ZONES = ["az1", "az2"] as const;

/**
 * Two in each zone, so that hard anti-affinity can be kept and be broken; and four in no aggregate, so that two
 * exclusive domains of two hosts each can be made beside each other.
 */
export const HYPERVISORS: readonly Hypervisor[] = [
  { name: "compute-1", zone: "az1" },
  { name: "compute-2", zone: "az1" },
  { name: "compute-3", zone: "az2" },
  { name: "compute-4", zone: "az2" },
  { name: "compute-5" },
  { name: "compute-6" },
  { name: "compute-7" },
  { name: "compute-8" },
];
