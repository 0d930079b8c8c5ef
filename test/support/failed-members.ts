import type { CloudApi } from "./openstack";
import { CloudRefusal } from "./openstack";
import { until } from "./until";

/** What an alarm on the members of a pool knows. */
export interface HealthRule {
  readonly pool_id: string;
  readonly stack_id: string;
  readonly autoscaling_group_id: string;
}

interface HeatResource {
  readonly parent_resource?: string;
}

/** How often Aodh looks, in milliseconds; in a cloud it is once a minute. */
const INTERVAL = 5_000;

/**
 * Does what Aodh does when members of a pool do not answer, as often as it would, until they are gone: the lab's
 * balancers watch nobody, so that no alarm goes off by itself.
 *
 * @param name of the stack
 * @param failing ids of the members that count as failed by the look of that number, from 0 on
 * @see aodh/notifier/heat.py
 */
export async function replaceFailed(
  user: CloudApi,
  name: string,
  rule: HealthRule,
  failing: (look: number) => readonly string[],
): Promise<void> {
  for (let look = 0; ; look++) {
    const { members } = await user.get<{ members: readonly { readonly id: string }[] }>(
      "load-balancer",
      `/v2/lbaas/pools/${rule.pool_id}/members`,
    );
    const failed = members.map(({ id }) => id).filter((id) => failing(look).includes(id));
    if (failed.length === 0) break;
    await notify(user, name, rule, failed);
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
  await until(
    `stack ${name} is done`,
    () =>
      user.get<{ stack: { readonly stack_status: string } }>(
        "orchestration",
        `/stacks/${name}/${rule.stack_id}`,
      ),
    ({ stack }) => stack.stack_status === "UPDATE_COMPLETE",
  );
}

async function notify(
  user: CloudApi,
  name: string,
  { stack_id: stack, autoscaling_group_id: group }: HealthRule,
  failed: readonly string[],
): Promise<void> {
  const root = `/stacks/${name}/${stack}`;
  const found = await Promise.all(
    failed.map(async (id) => {
      const { resources } = await user.get<{ resources: readonly HeatResource[] }>(
        "orchestration",
        `${root}/resources?nested_depth=3&physical_resource_id=${id}`,
      );
      return resources.slice(0, 1).flatMap(({ parent_resource: parent }) => parent ?? []);
    }),
  );
  // Heat takes a stack by its name and id, and answers to one of them with a redirection.
  const { stacks } = await user.get<{ stacks: readonly { readonly stack_name: string }[] }>(
    "orchestration",
    `/stacks?show_nested=true&id=${group}`,
  );
  try {
    for (const member of found.flat()) {
      await user.patch("orchestration", `/stacks/${stacks[0]?.stack_name}/${group}/resources/${member}`, {
        mark_unhealthy: true,
        resource_status_reason: "unhealthy load balancer member",
      });
    }
    await user.patch("orchestration", root, {});
  } catch (thrown) {
    // Aodh writes it to its log, and tries again: Heat refuses to mark what it is about to make.
    if (!(thrown instanceof CloudRefusal)) throw thrown;
  }
}
