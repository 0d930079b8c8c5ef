import type { NodeGrowth } from "../rules/thresholds";
import type { Metrics } from "./alarms";
import { highAlarms, lowAlarm } from "./alarms";
import type { HeatResource, HeatTemplate, HeatValue } from "./heat";
import { attribute, reference, replaced, STACK_ID, templateText } from "./heat";
import type { Member } from "./member";
import { member, MEMBER_FILE, MEMBER_REGISTRY, memberTemplate, SPREAD, USER_DATA } from "./member";
import type { NodeCapacity } from "./usage";
import { shrinkage } from "./usage";

/** How an alarm tells Heat to act. */
export enum Signal {
  /** By an address that Heat signs beforehand. Needs heat-api-cfn. */
  SignedAddress = "signed-address",
  /** By Heat's own interface, in the name of who deployed the group. Needs a user whom Aodh may act for. */
  Trust = "trust",
}

/** A node group of one zone that grows by itself, all of it known. */
export interface ScaledGroup {
  readonly member: Member;
  readonly growth: NodeGrowth;
  /** Whether nodes are also taken away again: the oldest one first, without moving its pods. */
  readonly scaleIn: boolean;
  /** What one node has, by the cloud's own word. */
  readonly capacity: NodeCapacity;
  readonly metrics: Metrics;
  readonly signal: Signal;
}

/** What Heat is given to make a group. */
export interface GroupStack {
  /** Holds no secret. */
  readonly template: string;
  /** Holds the user data, and is as secret as that. */
  readonly environment: string;
  /** Other templates by the names that the environment has for them. */
  readonly files: Readonly<Record<string, string>>;
}

/** Names of resources in the stack, and so of what Heat shows. */
const [GROUP, SCALE_OUT, SCALE_IN] = ["nodes", "scale_out", "scale_in"];

/** Seconds from one member that is changed to the next, for it to join. */
const PAUSE_SECONDS = 60;

/** Minutes that Heat may take to make or to change a member, and for all else in the stack. */
const [MINUTES_OF_A_MEMBER, MINUTES_BESIDE] = [5, 30];

/**
 * A node group for Heat: servers that Heat makes alike, and alarms on their use that have it make more.
 *
 * It names no wanted size: Heat changes that by itself, and a deployment would take it back. User data is a hidden
 * parameter, whose value is in the environment, so that the template holds no secret. Heat gives it to the members by a
 * stack of the group's own, where users of the project can read it, as they can read a server's.
 *
 * @see https://docs.openstack.org/heat/latest/template_guide/openstack.html
 */
export function groupStack(group: ScaledGroup, userData: string): GroupStack {
  return {
    template: templateText(template(group)),
    environment: `${JSON.stringify({
      parameters: { [USER_DATA]: userData },
      resource_registry: MEMBER_REGISTRY,
    })}\n`,
    files: { [MEMBER_FILE]: templateText(memberTemplate(group.member)) },
  };
}

/** How long Heat may take for a change, in minutes. It refuses one whose pauses alone would take longer. */
export function updateMinutes({ max }: Pick<NodeGrowth, "max">): number {
  return MINUTES_BESIDE + max * (MINUTES_OF_A_MEMBER + PAUSE_SECONDS / 60);
}

function template(group: ScaledGroup): HeatTemplate {
  const { cluster, group: name, watched } = group.member;
  return {
    description: `Nodes of group ${name} of cluster ${cluster}`,
    parameters: { [USER_DATA]: { type: "string", hidden: true } },
    resources: {
      [SPREAD]: {
        type: "OS::Nova::ServerGroup",
        // Soft, so that there can be more nodes than hosts.
        properties: { policies: ["soft-anti-affinity"] },
      },
      [GROUP]: members(group),
      ...growing(group),
      ...(group.scaleIn ? shrinking(group) : {}),
      ...(watched ? { recovery: recovery(watched.pool) } : {}),
    },
    outputs: {
      size: { description: "How many nodes there are", value: attribute(GROUP, "current_size") },
    },
  };
}

function members({ member: each, growth }: ScaledGroup): HeatResource {
  const { type, properties } = member(each);
  return {
    type: "OS::Heat::AutoScalingGroup",
    properties: {
      min_size: growth.min,
      max_size: growth.max,
      cooldown: growth.cooldownSeconds,
      resource: { type, properties },
      // One less than the fewest, as Heat would otherwise first add one more, and that may be one too many.
      rolling_updates: {
        max_batch_size: 1,
        min_in_service: Math.max(0, growth.min - 1),
        pause_time: PAUSE_SECONDS,
      },
    },
  };
}

function growing({ growth, capacity, metrics, signal }: ScaledGroup): Readonly<Record<string, HeatResource>> {
  return {
    [SCALE_OUT]: policy(1, growth.cooldownSeconds),
    ...highAlarms(metrics, growth, capacity, action(signal, SCALE_OUT)),
  };
}

function shrinking({
  growth,
  capacity,
  metrics,
  signal,
}: ScaledGroup): Readonly<Record<string, HeatResource>> {
  const low = shrinkage(growth);
  return {
    // The measures that were taken while there was one node more must not count again.
    [SCALE_IN]: policy(-1, Math.max(growth.cooldownSeconds, low.windowSeconds)),
    use_low: lowAlarm(metrics, low, capacity, action(signal, SCALE_IN)),
  };
}

function policy(adjustment: 1 | -1, cooldown: number): HeatResource {
  return {
    type: "OS::Heat::ScalingPolicy",
    properties: {
      adjustment_type: "change_in_capacity",
      auto_scaling_group_id: reference(GROUP),
      scaling_adjustment: adjustment,
      cooldown,
    },
  };
}

function action(signal: Signal, name: string): HeatValue {
  return signal === Signal.SignedAddress
    ? attribute(name, "alarm_url")
    : replaced("trust+URL", { URL: attribute(name, "signal_url") });
}

/**
 * Aodh marks the members that dead pool members belong to, and has the stack updated. Heat then counts them no more: it
 * replaces those without which there would be fewer than the fewest, and deletes the others.
 */
function recovery(pool: string): HeatResource {
  return {
    type: "OS::Aodh::LBMemberHealthAlarm",
    properties: {
      description: "a node does not answer",
      pool,
      stack: STACK_ID,
      autoscaling_group_id: reference(GROUP),
      alarm_actions: ["trust+heat://"],
      // A second node may die while the first is replaced, and an update may fail: once is not enough.
      repeat_actions: true,
    },
  };
}
