import { CloudRefusal } from "../../lib/cloud/failures";
import type { CloudApi } from "../../lib/cloud/api";

interface Precision {
  /** Seconds between two points. */
  readonly granularity: number;
  /** How many seconds they are kept. */
  readonly timespan: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The archive policies that ceilometer brings to a cloud. */
const LOW: readonly Precision[] = [{ granularity: 5 * MINUTE, timespan: 30 * DAY }];
const HIGH: readonly Precision[] = [
  { granularity: 1, timespan: HOUR },
  { granularity: MINUTE, timespan: DAY },
  { granularity: HOUR, timespan: 365 * DAY },
];
const POLICIES = [
  { name: "ceilometer-low", aggregation_methods: ["mean"], precisions: LOW },
  { name: "ceilometer-low-rate", aggregation_methods: ["mean", "rate:mean"], precisions: LOW },
  { name: "ceilometer-high", aggregation_methods: ["mean"], precisions: HIGH },
  { name: "ceilometer-high-rate", aggregation_methods: ["mean", "rate:mean"], precisions: HIGH },
] as const;

const TEXT = { type: "string", min_length: 0, max_length: 255, required: false } as const;

/** The resource type of servers, as far as alarms ask for its attributes. */
const INSTANCE = {
  name: "instance",
  attributes: {
    host: TEXT,
    display_name: TEXT,
    flavor_id: TEXT,
    flavor_name: TEXT,
    image_ref: TEXT,
    server_group: TEXT,
  },
};

/** Says what is missing for measures to be taken and alarms to be made, if anything. */
export async function telemetryMissing(api: CloudApi): Promise<string | undefined> {
  await api.get("metric", "/v1/archive_policy");
  await api.get("alarming", "/v2/alarms");
  return undefined;
}

/** Gives gnocchi what ceilometer would: archive policies, and the resource type of servers. */
export async function seedTelemetry(api: CloudApi): Promise<void> {
  for (const { name, aggregation_methods, precisions } of POLICIES) {
    const definition = precisions.map(({ granularity, timespan }) => ({ granularity, timespan }));
    await unlessThere(api.post("metric", "/v1/archive_policy", { name, aggregation_methods, definition }));
  }
  await unlessThere(api.post("metric", "/v1/resource_type", INSTANCE));
}

async function unlessThere(creation: Promise<unknown>): Promise<void> {
  const CONFLICT = 409;
  await creation.catch((thrown: unknown) => {
    if (!(thrown instanceof CloudRefusal && thrown.status === CONFLICT)) throw thrown;
  });
}
