import { ordered, percent, wholeNumber } from "./numbers";
import type { Findings, Problem } from "./problem";

/** At what use of its members a group grows. At least one of the two. */
export interface UsageThresholds {
  /** 1 to 100. @default CPU is not watched */
  readonly cpuPercent?: number;
  /** 1 to 100. @default memory is not watched */
  readonly memoryPercent?: number;
}

/** How a node group grows, with all its defaults in place. */
export interface NodeGrowth extends UsageThresholds {
  /** Fewest nodes, at least one in each zone. */
  readonly min: number;
  /** Most nodes. */
  readonly max: number;
  /** Seconds after a change of size in which there is no other. */
  readonly cooldownSeconds: number;
  /** Seconds over which use must have been beyond a threshold. */
  readonly windowSeconds: number;
  /** Seconds that one measure stands for, one of those that the cloud's archive policy keeps. */
  readonly granularitySeconds: number;
}

/** Every problem of thresholds of use. */
export function usageThresholds({ cpuPercent, memoryPercent }: UsageThresholds): Findings {
  return [
    cpuPercent === undefined ? undefined : percent("cpuPercent", cpuPercent),
    memoryPercent === undefined ? undefined : percent("memoryPercent", memoryPercent),
    cpuPercent === undefined && memoryPercent === undefined
      ? {
          field: "cpuPercent, memoryPercent",
          value: undefined,
          rule: "watch nothing",
          fix: "give at least one threshold",
        }
      : undefined,
  ];
}

/**
 * Every problem of how a node group grows.
 *
 * @param zones how many zones it is spread over
 */
export function nodeGrowth(growth: NodeGrowth, isBareMetal: boolean, zones = 1): Findings {
  const { min, max, memoryPercent } = growth;
  return [
    fewest(min, zones),
    wholeNumber("max", max, { min: 1 }),
    ordered({ field: "min", value: min }, { field: "max", value: max }),
    ...usageThresholds(growth),
    isBareMetal && memoryPercent !== undefined
      ? {
          field: "memoryPercent",
          value: memoryPercent,
          rule: "cannot be watched on bare metal: memory is measured by the balloon of a virtual machine",
          fix: "use cpuPercent if the cloud measures it there, or a fixed count",
        }
      : undefined,
    ...timing(growth),
  ];
}

/** Where there is no node, there is no use that could rise. */
function fewest(min: number, zones: number): Problem | undefined {
  const invalid = wholeNumber("min", min, { min: 1 });
  if (invalid || min >= zones) return invalid;
  return {
    field: "min",
    value: min,
    rule: `leaves some of the ${zones} zones without a node whose use could be measured`,
    fix: `use at least ${zones}, or fewer zones`,
  };
}

function timing({ cooldownSeconds, windowSeconds, granularitySeconds }: NodeGrowth): Findings {
  const invalid = [
    wholeNumber("granularitySeconds", granularitySeconds, { min: 1 }),
    wholeNumber("windowSeconds", windowSeconds, { min: 1 }),
    wholeNumber("cooldownSeconds", cooldownSeconds, { min: 0 }),
  ];
  if (invalid.some((problem) => problem !== undefined)) return invalid;
  return [
    windowSeconds % granularitySeconds === 0
      ? undefined
      : {
          field: "windowSeconds",
          value: windowSeconds,
          rule: `is no multiple of granularitySeconds (${granularitySeconds})`,
          fix: `use ${Math.ceil(windowSeconds / granularitySeconds) * granularitySeconds}`,
        },
    pause(cooldownSeconds, granularitySeconds),
  ];
}

/** A measure that is older than the last change of size would make the group grow again for the same reason. */
function pause(cooldownSeconds: number, granularitySeconds: number): Problem | undefined {
  if (cooldownSeconds >= granularitySeconds) return undefined;
  return {
    field: "cooldownSeconds",
    value: cooldownSeconds,
    rule: `is shorter than granularitySeconds (${granularitySeconds}), so that one measure would act twice`,
    fix: `use at least ${granularitySeconds}`,
  };
}
