import type { Finding } from "../finding";
import { failure, fine, warning } from "../finding";
import { needs } from "../needs";
import type { CloudSnapshot, Quota, QuotaService } from "../snapshot";
import { judged } from "../snapshot";
import type { StackWanted } from "../wanted";
import { servicesWanted } from "./services";

/** What quotas are called by people, and the option of `openstack quota set`. */
const NAMES: Readonly<Record<QuotaService, Readonly<Record<string, readonly [string, string]>>>> = {
  compute: {
    instances: ["servers", "--instances"],
    cores: ["cores", "--cores"],
    ram: ["memory (MiB)", "--ram"],
    server_groups: ["server groups", "--server-groups"],
    server_group_members: ["members of a server group", "--server-group-members"],
  },
  volumev3: {
    volumes: ["volumes", "--volumes"],
    gigabytes: ["disk (GiB)", "--gigabytes"],
    per_volume_gigabytes: ["largest disk (GiB)", "--per-volume-gigabytes"],
  },
  network: {
    network: ["networks", "--networks"],
    subnet: ["subnets", "--subnets"],
    router: ["routers", "--routers"],
    port: ["ports", "--ports"],
    security_group: ["security groups", "--secgroups"],
    security_group_rule: ["security group rules", "--secgroup-rules"],
    floatingip: ["floating addresses", "--floating-ips"],
  },
  "load-balancer": {
    load_balancer: ["balancers", "--loadbalancer"],
    listener: ["listeners", "--listener"],
    pool: ["pools", "--pool"],
    health_monitor: ["health monitors", "--healthmonitor"],
    member: ["members of pools", "--member"],
  },
};

const SERVICES: readonly QuotaService[] = ["compute", "volumev3", "network", "load-balancer"];

/** Whether the project's quotas have room for the whole deployment. */
export function checkQuotas(wanted: StackWanted, cloud: CloudSnapshot): readonly Finding[] {
  const flavors = "value" in cloud.flavors ? cloud.flavors.value : [];
  const needed = needs(wanted, flavors);
  const called = servicesWanted(wanted);
  return SERVICES.filter((service) => called.includes(service)).flatMap((service) =>
    judged("quotas", `of ${service}`, cloud.quotas[service], (quotas) =>
      Object.entries(needed[service])
        .filter(([, amount]) => amount > 0)
        .map(([name, amount]) => {
          const [about, option] = NAMES[service][name] ?? [name, `--${name}`];
          return checkQuota({ about, option, amount, quota: quotas[name] }, service, cloud.caller.project);
        }),
    ),
  );
}

interface Question {
  readonly about: string;
  readonly option: string;
  readonly amount: number;
  readonly quota: Quota | undefined;
}

function checkQuota(
  { about, option, amount, quota }: Question,
  service: QuotaService,
  project: string,
): Finding {
  if (quota?.limit === undefined) return fine("quotas", about, `${amount} needed, no limit`);
  const { limit, used } = quota;
  const free = limit - used;
  const found = `${amount} needed, ${Math.max(0, free)} of ${limit} free`;
  if (amount > free) {
    const command = service === "load-balancer" ? `openstack loadbalancer quota set` : `openstack quota set`;
    const fix = `have an administrator run '${command} ${option} ${used + amount} ${project}', or delete what is not used`;
    return failure("quotas", about, found, fix);
  }
  // A node that is replaced is there twice for a moment only where it can be; a second cluster is not.
  if (amount === free)
    return warning("quotas", about, `${found}: nothing is left to grow`, "ask for more in time");
  return fine("quotas", about, found);
}
