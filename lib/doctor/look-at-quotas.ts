import type { CloudApi } from "../cloud/api";
import type { ServiceType } from "../cloud/services";
import { answered } from "./answered";
import type { Answer, CloudSnapshot, Quota, Quotas, QuotaService } from "./snapshot";

/** Asks for the quotas of a project, of those services that a deployment calls. */
export async function lookAtQuotas(
  api: CloudApi,
  project: string,
  services: readonly ServiceType[],
): Promise<CloudSnapshot["quotas"]> {
  const ask = (service: QuotaService, read: () => Promise<Quotas>): Promise<Answer<Quotas>> =>
    services.includes(service)
      ? answered(read)
      : Promise.resolve({ lack: "absent", why: "it was not asked" } as const);
  const [compute, volumev3, network, balancers] = await Promise.all([
    ask("compute", async () => counted(await api.get("compute", `/os-quota-sets/${project}/detail`))),
    ask("volumev3", async () => counted(await api.get("volumev3", `/os-quota-sets/${project}?usage=true`))),
    ask("network", async () => detailed(await api.get("network", `/v2.0/quotas/${project}/details.json`))),
    ask("load-balancer", () => ofBalancers(api, project)),
  ]);
  return { compute, volumev3, network, "load-balancer": balancers };
}

interface CountedAnswer {
  readonly quota_set: Readonly<
    Record<
      string,
      string | { readonly limit: number; readonly in_use: number; readonly reserved?: number } | undefined
    >
  >;
}

/** Of nova and cinder. */
function counted({ quota_set }: CountedAnswer): Quotas {
  const found = Object.entries(quota_set).flatMap(([name, quota]): [string, Quota][] =>
    typeof quota === "object"
      ? [[name, { limit: limited(quota.limit), used: quota.in_use + (quota.reserved ?? 0) }]]
      : [],
  );
  return Object.fromEntries(found);
}

interface DetailedAnswer {
  readonly quota: Readonly<
    Record<string, { readonly limit: number; readonly used: number; readonly reserved?: number }>
  >;
}

/** Of neutron. */
function detailed({ quota }: DetailedAnswer): Quotas {
  const found = Object.entries(quota).map(([name, { limit, used, reserved = 0 }]): [string, Quota] => [
    name,
    { limit: limited(limit), used: used + reserved },
  ]);
  return Object.fromEntries(found);
}

interface BalancerQuotas {
  readonly quota: Readonly<Record<string, number | null>>;
}

/** What octavia lists, by the names of its quotas: a path that is the key of its answer, too. */
const BALANCER_LISTS = {
  load_balancer: "loadbalancers",
  listener: "listeners",
  pool: "pools",
  health_monitor: "healthmonitors",
} as const;

/** Octavia tells limits only, so that what there is has to be counted. */
async function ofBalancers(api: CloudApi, project: string): Promise<Quotas> {
  const { quota } = await api.get<BalancerQuotas>("load-balancer", `/v2.0/lbaas/quotas/${project}`);
  // Older ones write the names without a hyphen's place.
  const limitOf = (name: string) => limited(quota[name] ?? quota[name.replace("_", "")] ?? -1);
  const counted = Object.entries(BALANCER_LISTS).map(async ([name, list]): Promise<[string, Quota]> => {
    const limit = limitOf(name);
    if (limit === undefined) return [name, { limit, used: 0 }];
    const answer = await api.get<Readonly<Record<string, readonly unknown[]>>>(
      "load-balancer",
      `/v2.0/lbaas/${list}?project_id=${project}`,
    );
    return [name, { limit, used: answer[list]?.length ?? 0 }];
  });
  return Object.fromEntries([
    ...(await Promise.all(counted)),
    ["member", await membersQuota(api, project, limitOf)],
  ]);
}

async function membersQuota(
  api: CloudApi,
  project: string,
  limitOf: (name: string) => number | undefined,
): Promise<Quota> {
  const limit = limitOf("member");
  if (limit === undefined) return { limit, used: 0 };
  const { pools } = await api.get<{ pools: readonly { readonly members?: readonly unknown[] }[] }>(
    "load-balancer",
    `/v2.0/lbaas/pools?project_id=${project}`,
  );
  return { limit, used: pools.reduce((sum, { members = [] }) => sum + members.length, 0) };
}

const UNLIMITED = -1;

function limited(limit: number): number | undefined {
  return limit === UNLIMITED ? undefined : limit;
}
