import type { PlainMap } from "../provider/property-value";
import type { ValueInputs } from "../provider/value-inputs";

const hourMs = 3_600_000;

/** When a certificate is valid, in whole seconds as certificates have it (RFC 3339, UTC). */
export function validityOutputs(
  now: Date,
  inputs: ValueInputs,
): {
  readonly validityStartTime: string;
  readonly validityEndTime: string;
  readonly readyForRenewal: boolean;
} {
  const start = Math.floor(now.getTime() / 1000) * 1000;
  const end = start + inputs.number("validityPeriodHours") * hourMs;
  const times = { validityStartTime: rfc3339(start), validityEndTime: rfc3339(end) };
  const state = { ...times, earlyRenewalHours: inputs.number("earlyRenewalHours") };
  return { ...times, readyForRenewal: isDue(state, now) };
}

/** Whether a certificate has come to the hours before its end in which its owner wants a new one. */
export function isDue(state: PlainMap, now: Date): boolean {
  const end = state["validityEndTime"];
  if (typeof end !== "string") return false;
  const early = state["earlyRenewalHours"];
  return now.getTime() >= Date.parse(end) - (typeof early === "number" ? early : 0) * hourMs;
}

function rfc3339(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}
