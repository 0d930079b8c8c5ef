import { Metrics } from "../../scaling/alarms";
import type { Finding } from "../finding";
import { failure, fine, warning } from "../finding";
import type { ArchivePolicy, CloudSnapshot } from "../snapshot";
import { judged } from "../snapshot";
import type { GrowthWanted, StackWanted } from "../wanted";
import { hasRecovery } from "../wanted";

/** What Heat has to know to make nodes on their use. */
const TYPES = ["OS::Heat::AutoScalingGroup", "OS::Heat::ScalingPolicy"] as const;

/** What it has to know to replace those that fail. */
const RECOVERY_TYPES = ["OS::Aodh::LBMemberHealthAlarm", "OS::Octavia::PoolMember"] as const;

const ALARM_TYPES: Readonly<Record<Metrics, string>> = {
  [Metrics.Gnocchi]: "OS::Aodh::GnocchiAggregationByResourcesAlarm",
  [Metrics.Prometheus]: "OS::Aodh::PrometheusAlarm",
};

/** What alarms read, and the archive policy by which ceilometer keeps it unless an operator chose another. */
const METERS = [
  { name: "cpu", method: "rate:mean", usual: "ceilometer-low-rate" },
  { name: "memory.usage", method: "mean", usual: "ceilometer-low" },
] as const;

/** The attribute by which alarms find the members of a group. */
const MARK = "server_group";

/** Whether alarms on the use of nodes can be made, and would ever fire. */
export function checkAutoscaling(wanted: StackWanted, cloud: CloudSnapshot): readonly Finding[] {
  const { growth } = wanted;
  if (growth === undefined) return [];
  return [
    ...judged("autoscaling", "Heat's resource types", cloud.stackResourceTypes, (types) => [
      resourceTypes(growth, types),
      ...(hasRecovery(wanted) ? [recoveryTypes(types)] : []),
    ]),
    signals(cloud),
    ...(growth.metrics === Metrics.Gnocchi ? gnocchi(growth, cloud) : []),
  ];
}

function resourceTypes({ metrics }: GrowthWanted, types: readonly string[]): Finding {
  const missing = [...TYPES, ALARM_TYPES[metrics]].filter((type) => !types.includes(type));
  const about = "Heat's resource types";
  if (missing.length === 0) return fine("autoscaling", about, "groups, policies and alarms are there");
  const other = Object.values(Metrics).find((each) => each !== metrics && types.includes(ALARM_TYPES[each]));
  const fix = other === undefined ? "use groups of a fixed size" : `use --metrics ${other}`;
  return failure("autoscaling", about, `Heat does not know ${missing.join(", ")}`, fix);
}

function recoveryTypes(types: readonly string[]): Finding {
  const missing = RECOVERY_TYPES.filter((type) => !types.includes(type));
  const about = "recovery";
  if (missing.length === 0) return fine("autoscaling", about, "nodes that fail can be replaced");
  const found = `Heat does not know ${missing.join(", ")}, by which nodes that fail are replaced`;
  return failure("autoscaling", about, found, "set recovery: false on the group");
}

function signals({ services }: CloudSnapshot): Finding {
  if (services.includes("cloudformation"))
    return fine("autoscaling", "signals", "alarms reach Heat by addresses that it signs");
  return warning(
    "autoscaling",
    "signals",
    "there is no service cloudformation (heat-api-cfn), where alarms call by default",
    "set signal: Signal.Trust on the group",
  );
}

function gnocchi(growth: GrowthWanted, cloud: CloudSnapshot): readonly Finding[] {
  return [
    ...judged("autoscaling", "measures of servers", cloud.instanceAttributes, (attributes) => [
      instances(attributes),
    ]),
    ...judged("autoscaling", "archive policies", cloud.archivePolicies, (policies) =>
      METERS.map((meter) => kept(meter, growth, policies)),
    ),
  ];
}

function instances(attributes: readonly string[] | undefined): Finding {
  const about = "measures of servers";
  const fix = "have the operator run 'ceilometer-upgrade', or use groups of a fixed size";
  if (attributes === undefined)
    return failure(
      "autoscaling",
      about,
      "gnocchi has no resource type 'instance': nothing measures servers",
      fix,
    );
  if (!attributes.includes(MARK))
    return failure(
      "autoscaling",
      about,
      `gnocchi's 'instance' has no attribute ${MARK}, by which alarms find a group`,
      fix,
    );
  return fine("autoscaling", about, `gnocchi knows servers, and their ${MARK}`);
}

/** An alarm on a granularity that nothing is kept in stays at "insufficient data" for ever. */
function kept(
  { name, method, usual }: (typeof METERS)[number],
  { granularitySeconds: wanted }: GrowthWanted,
  policies: readonly ArchivePolicy[],
): Finding {
  const usable = policies.filter(({ methods }) => methods.includes(method));
  const keeping = usable.filter(({ granularities }) => granularities.includes(wanted));
  const other = [...new Set(usable.flatMap(({ granularities }) => granularities))].sort((a, b) => a - b);
  if (keeping.length === 0) {
    const fix = other.length === 0 ? "have the operator add one" : `use a granularity of ${other.join(", ")}`;
    return failure("autoscaling", name, `no archive policy keeps ${method} of every ${wanted} s`, fix);
  }
  const names = keeping.map((policy) => policy.name);
  const known = policies.find((policy) => policy.name === usual);
  if (known === undefined || names.includes(usual))
    return fine("autoscaling", name, `${method} of every ${wanted} s is kept by ${names.join(", ")}`);
  return warning(
    "autoscaling",
    name,
    `${usual}, by which ceilometer keeps it unless told otherwise, has no ${method} of every ${wanted} s`,
    `use a granularity of ${known.granularities.join(", ")}, or have the operator use ${names.join(", ")}`,
  );
}
