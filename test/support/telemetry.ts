import type { CloudApi } from "./openstack";

/** A value at a time. */
export interface Measure {
  /** Seconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** A server that measures are pushed for, as ceilometer would list it. */
export interface MeasuredServer {
  /** Of the server in nova. */
  readonly id: string;
  /** What alarms find the servers of one group by. */
  readonly group: string;
}

/**
 * Tells gnocchi of a server and one of its metrics, as ceilometer would.
 *
 * A file that uses this, be it by way of others, has `npm test` start telemetry beside OpenStack.
 *
 * @param metric `memory.usage` in MiB, or `cpu` in nanoseconds
 * @param policy the archive policy, which decides over granularities: `ceilometer-high`, `ceilometer-low-rate`
 * @returns the metric's id
 */
export async function describeServer(
  admin: CloudApi,
  { id, group }: MeasuredServer,
  metric: string,
  policy: string,
): Promise<string> {
  const resource = await admin.post<{ metrics: Readonly<Record<string, string>> }>(
    "metric",
    "/v1/resource/instance",
    {
      id,
      project_id: await admin.projectId(),
      display_name: id,
      server_group: group,
      metrics: { [metric]: { archive_policy_name: policy } },
    },
  );
  const made = resource.metrics[metric];
  if (made === undefined) throw new Error(`gnocchi made no metric ${metric} for ${id}`);
  return made;
}

/** Pushes measures of a metric. */
export async function pushMeasures(
  admin: CloudApi,
  metric: string,
  measures: readonly Measure[],
): Promise<void> {
  const body = measures.map(({ at, value }) => ({ timestamp: new Date(at * 1000).toISOString(), value }));
  await admin.post("metric", `/v1/metric/${metric}/measures`, body);
}

/** Every alarm that a user of a project has. */
export function alarmsOf<Alarm>(user: CloudApi): Promise<readonly Alarm[]> {
  return user.get<readonly Alarm[]>("alarming", "/v2/alarms");
}
