import { diagnose } from "../../../lib/doctor/diagnose";
import type { Finding } from "../../../lib/doctor/finding";
import { Verdict } from "../../../lib/doctor/finding";
import type { CloudSnapshot } from "../../../lib/doctor/snapshot";
import type { StackWanted } from "../../../lib/doctor/wanted";
import { HEALTHY, WANTED } from "./healthy";

/** What is different from a cloud in which all is well. */
export interface Case {
  readonly wanted?: Partial<StackWanted>;
  readonly cloud?: Partial<CloudSnapshot>;
}

/** All that is found. */
export const findings = ({ wanted, cloud }: Case): readonly Finding[] =>
  diagnose({ ...WANTED, ...wanted }, { ...HEALTHY, ...cloud });

/** What is not well, each in a line. */
export const troubles = (given: Case): readonly string[] =>
  findings(given)
    .filter(({ verdict }) => verdict !== Verdict.Fine)
    .map(({ verdict, area, about, found, fix }) => `${verdict} ${area}, ${about}: ${found}; ${fix}`);

/** Another caller. */
export const caller = (more: Partial<CloudSnapshot["caller"]>): Partial<CloudSnapshot> => ({
  caller: { ...HEALTHY.caller, ...more },
});
/** A cloud without a service. */
export const without = (service: string): Partial<CloudSnapshot> => ({
  services: HEALTHY.services.filter((each) => each !== service),
});
/** Other images. */
export const images = (more: object): Partial<CloudSnapshot> => ({
  images: {
    value: ("value" in HEALTHY.images ? HEALTHY.images.value : []).map((each) => ({ ...each, ...more })),
  },
});
/** A zone as nova and cinder have it. */
export const zone = (name: string, available = true) => ({ name, available });
