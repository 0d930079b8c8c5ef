/** What a finding means for the next deployment. */
export enum Verdict {
  /** Nothing stands in the way. */
  Fine = "fine",
  /** It may work, but not as well as it could, or not in every cloud. */
  Warning = "warning",
  /** It will fail. */
  Failure = "failure",
  /** The cloud does not show it to this caller, or nobody said what is wanted. */
  Unknown = "unknown",
}

/** Parts of a cloud that are looked at, in the order in which a person mends them. */
export const AREAS = [
  "login",
  "services",
  "rights",
  "quotas",
  "flavors",
  "image",
  "zones",
  "network",
  "balancer",
  "autoscaling",
  "domain",
] as const;

export type Area = (typeof AREAS)[number];

/** Something about a cloud that matters to a cluster on it. */
export interface Finding {
  readonly area: Area;
  /** What of the area, such as `cores` or the name of a flavor. */
  readonly about: string;
  readonly verdict: Verdict;
  /** What was found, in words. Holds no secret. */
  readonly found: string;
  /** What to do, in the imperative. Absent where all is well. */
  readonly fix?: string;
}

/** Something that is well. */
export function fine(area: Area, about: string, found: string): Finding {
  return { area, about, verdict: Verdict.Fine, found };
}

/** Something that may go wrong. */
export function warning(area: Area, about: string, found: string, fix: string): Finding {
  return { area, about, verdict: Verdict.Warning, found, fix };
}

/** Something that will go wrong. */
export function failure(area: Area, about: string, found: string, fix: string): Finding {
  return { area, about, verdict: Verdict.Failure, found, fix };
}

/** Something that cannot be told from here. */
export function unknown(area: Area, about: string, found: string, fix: string): Finding {
  return { area, about, verdict: Verdict.Unknown, found, fix };
}
