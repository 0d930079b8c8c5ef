import type { HeatResource, HeatValue } from "./heat";
import { parameter, replaced, STACK_ID } from "./heat";
import type { NodeCapacity, Shrinkage } from "./usage";
import { cpuThreshold, evaluationPeriods, memoryThreshold } from "./usage";

/** Where the cloud keeps what Ceilometer measures. */
export enum Metrics {
  Gnocchi = "gnocchi",
  /** Needs OS::Aodh::PrometheusAlarm, which Heat has since version 22 (OpenStack 2024.1). */
  Prometheus = "prometheus",
}

/** Thresholds of use, and how long they have to be passed. */
export type Watch = Shrinkage;

/** What is measured of the nodes of a group, and what it calls an alarm for. */
interface Meter {
  /** Part of the names of resources. */
  readonly name: "cpu" | "memory";
  readonly percent: number;
}

/** Ceilometer writes `metering.server_group` of a server to its measures, under this name. */
export const GROUP_TAG = "server_group";

/** Alarms that go off when one of the thresholds is exceeded: one for each of them. */
export function highAlarms(
  metrics: Metrics,
  watch: Watch,
  capacity: NodeCapacity,
  action: HeatValue,
): Readonly<Record<string, HeatResource>> {
  return Object.fromEntries(
    meters(watch).map((meter) => [
      `${meter.name}_high`,
      singleAlarm(metrics, meter, watch, capacity, {
        description: `${meter.name} of the nodes above ${meter.percent} percent`,
        comparison_operator: "gt",
        alarm_actions: [action],
        // While it stays high one node after the other is added, at the pace of the policy's cooldown.
        repeat_actions: true,
      }),
    ]),
  );
}

/** The alarm that goes off when use is below all of the thresholds. */
export function lowAlarm(
  metrics: Metrics,
  watch: Watch,
  capacity: NodeCapacity,
  action: HeatValue,
): HeatResource {
  const [first, ...others] = meters(watch);
  const common = {
    description: "use of the nodes below what fewer of them can bear",
    comparison_operator: "lt",
    alarm_actions: [action],
    repeat_actions: true,
  };
  if (first === undefined) throw new Error("a group that watches nothing has no alarm");
  if (others.length === 0) return singleAlarm(metrics, first, watch, capacity, common);
  return metrics === Metrics.Gnocchi
    ? gnocchiTogether(watch, capacity, common)
    : prometheusTogether(watch, capacity, common);
}

type AlarmProperties = Readonly<Record<string, HeatValue>> & { readonly comparison_operator: string };

function meters({ cpuPercent, memoryPercent }: Watch): readonly Meter[] {
  return [
    ...(cpuPercent === undefined ? [] : [{ name: "cpu", percent: cpuPercent } as const]),
    ...(memoryPercent === undefined ? [] : [{ name: "memory", percent: memoryPercent } as const]),
  ];
}

function singleAlarm(
  metrics: Metrics,
  meter: Meter,
  watch: Watch,
  capacity: NodeCapacity,
  common: AlarmProperties,
): HeatResource {
  if (metrics === Metrics.Prometheus) {
    return {
      type: "OS::Aodh::PrometheusAlarm",
      properties: {
        ...common,
        query: ofStack(percentQuery(meter, watch, capacity)),
        threshold: meter.percent,
      },
    };
  }
  return {
    type: "OS::Aodh::GnocchiAggregationByResourcesAlarm",
    properties: { ...common, ...gnocchiRule(meter, watch, capacity) },
  };
}

function gnocchiTogether(
  watch: Watch,
  capacity: NodeCapacity,
  { comparison_operator, ...common }: AlarmProperties,
): HeatResource {
  const rules = meters(watch).map((meter) => ({
    type: "gnocchi_aggregation_by_resources_threshold",
    comparison_operator,
    ...gnocchiRule(meter, watch, capacity),
  }));
  return {
    type: "OS::Aodh::CompositeAlarm",
    properties: { ...common, composite_rule: { operator: "and", rules } },
  };
}

/** The larger of the two shares of their thresholds has to be below one. */
function prometheusTogether(watch: Watch, capacity: NodeCapacity, common: AlarmProperties): HeatResource {
  const [cpu = "", memory = ""] = meters(watch).map(
    (meter) => `(${percentQuery(meter, watch, capacity)} / ${meter.percent})`,
  );
  return {
    type: "OS::Aodh::PrometheusAlarm",
    properties: { ...common, query: ofStack(`${cpu} > ${memory} or ${memory}`), threshold: 1 },
  };
}

function gnocchiRule(
  meter: Meter,
  watch: Watch,
  capacity: NodeCapacity,
): Readonly<Record<string, HeatValue>> {
  const { granularitySeconds } = watch;
  const isCpu = meter.name === "cpu";
  return {
    metric: isCpu ? "cpu" : "memory.usage",
    aggregation_method: isCpu ? "rate:mean" : "mean",
    granularity: granularitySeconds,
    evaluation_periods: evaluationPeriods(watch),
    threshold: isCpu
      ? cpuThreshold(meter.percent, capacity, granularitySeconds)
      : memoryThreshold(meter.percent, capacity),
    resource_type: "instance",
    query: replaced(
      // Anybody may tag a server with our stack, so it also has to be of our project. Who is gone counts no more.
      `{"and": [{"=": {"${GROUP_TAG}": "STACK"}}, {"=": {"project_id": "PROJECT"}}, {"=": {"ended_at": null}}]}`,
      { STACK: STACK_ID, PROJECT: parameter("OS::project_id") },
    ),
  };
}

/** Use of the average node in percent of what it has. */
function percentQuery({ name }: Meter, { windowSeconds }: Watch, { vcpus, memoryMib }: NodeCapacity): string {
  const selected = `{${GROUP_TAG}="STACK"}[${windowSeconds}s]`;
  // CPU time is in nanoseconds: 1e7 of them in a second are a percent.
  return name === "cpu"
    ? `avg(rate(ceilometer_cpu${selected})) / ${vcpus} / 1e7`
    : `avg(avg_over_time(ceilometer_memory_usage${selected})) / ${memoryMib} * 100`;
}

function ofStack(query: string): HeatValue {
  return replaced(query, { STACK: STACK_ID });
}
