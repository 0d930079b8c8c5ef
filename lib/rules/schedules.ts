import type { Problem } from "./problem";

const DESCRIPTORS: ReadonlySet<string> = new Set([
  "@yearly",
  "@annually",
  "@monthly",
  "@weekly",
  "@daily",
  "@midnight",
  "@hourly",
]);
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] as const;
const ZONE = /^[A-Z][-+\w]*(\/[A-Z][-+\w]*)*$/;
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: readonly string[];
}

const FIELDS: readonly CronField[] = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, words: MONTHS },
  { name: "day of week", min: 0, max: 6, words: DAYS },
];

/**
 * A schedule as the CronJob controller reads it: five fields, or a descriptor such as `@daily`. Time zones go
 * into `timeZone`: the API server refuses `TZ=` within a schedule.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function cronSchedule(field: string, value: string): Problem | undefined {
  const text = value.trim();
  if (DESCRIPTORS.has(text) || /^@every ([0-9]+(\.[0-9]+)?(h|m|s))+$/.test(text)) return undefined;
  const parts = text.split(/\s+/);
  const broken = FIELDS.find((cronField, index) => !isCronField(parts[index], cronField));
  if (parts.length === FIELDS.length && !broken) return undefined;
  return {
    field,
    value,
    rule: parts.length === FIELDS.length && broken ? `has no valid ${broken.name}` : "is no cron schedule",
    fix: "write five fields (minute hour day-of-month month day-of-week) such as '30 2 * * *', or @daily",
  };
}

/** A time zone of the IANA database, such as `Europe/Zurich`, in the database's own upper and lower case. */
export function timeZone(field: string, value: string): Problem | undefined {
  const known = canonicalZone(value);
  // The controller looks zones up as file names, where `europe/zurich` is none. Of an alias only its case is known.
  const isSpelled = known?.toLowerCase() === value.toLowerCase() ? known === value : ZONE.test(value);
  if (known !== undefined && isSpelled) return undefined;
  return {
    field,
    value,
    rule: "is no known time zone",
    fix: "use an IANA name such as Europe/Zurich or Etc/UTC",
  };
}

function canonicalZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // An unknown zone is an ordinary finding, not a failure of ours.
    return undefined;
  }
}

function isCronField(text: string | undefined, field: CronField): boolean {
  return text !== undefined && text.split(",").every((part) => isCronRange(part, field));
}

function isCronRange(text: string, field: CronField): boolean {
  const [range = "", step, ...more] = text.split("/");
  if (more.length > 0 || (step !== undefined && !/^[1-9][0-9]*$/.test(step))) return false;
  if (range === "*" || range === "?") return true;
  const bounds = range.split("-").map((bound) => cronNumber(bound, field));
  const [low, high] = bounds;
  if (low === undefined || bounds.length > 2) return false;
  return bounds.length === 1 || (high !== undefined && low <= high);
}

function cronNumber(text: string, field: CronField): number | undefined {
  const word = field.words?.indexOf(text.toLowerCase()) ?? -1;
  if (word >= 0) return word + field.min;
  if (!/^[0-9]+$/.test(text)) return undefined;
  const value = Number(text);
  return value >= field.min && value <= field.max ? value : undefined;
}
