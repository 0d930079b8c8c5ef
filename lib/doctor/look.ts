import type { CloudApi, CloudSession } from "../cloud/api";
import type { CloudLogin } from "../cloud/login";
import type { ServiceType } from "../cloud/services";
import {
  aggregatesOf,
  archivePoliciesOf,
  flavorsOf,
  freeAddressesOf,
  hostsByZoneOf,
  imagesOf,
  networksOf,
  zonesOf,
} from "./answers";
import type * as answers from "./answers";
import { answered } from "./answered";
import { servicesWanted } from "./checks/services";
import { lookAtQuotas } from "./look-at-quotas";
import type { Answer, Caller, CloudSnapshot, Transport } from "./snapshot";
import type { StackWanted } from "./wanted";

/**
 * Asks a cloud for all that matters to a deployment, and changes nothing.
 *
 * @throws CloudRefusal when keystone refuses the login
 * @throws CloudUnreachable when keystone does not answer
 */
export async function lookAt(api: CloudApi, login: CloudLogin, wanted: StackWanted): Promise<CloudSnapshot> {
  const session = await api.session();
  const ask = <A, T>(service: ServiceType, path: string, read: (answer: A) => T): Promise<Answer<T>> =>
    answered(async () => read(await api.get<A>(service, path)));
  const image = wanted.image === undefined ? "" : `&name=${encodeURIComponent(wanted.image)}`;
  const scaled = <T>(answer: () => Promise<Answer<T>>): Promise<Answer<T>> =>
    wanted.growth === undefined ? Promise.resolve(UNASKED) : answer();
  const [answering, quotas, flavors, images, zones, network, balancerProviders, scaling] = await Promise.all([
    lookAtServices(api, session, wanted),
    lookAtQuotas(api, session.project.id, servicesWanted(wanted)),
    ask("compute", "/flavors/detail", flavorsOf),
    imagesNamed(ask, image),
    lookAtZones(ask),
    lookAtNetwork(ask),
    wanted.endpoint === "vip"
      ? UNASKED
      : ask("load-balancer", "/v2.0/lbaas/providers", (answer: answers.ProvidersAnswer) =>
          answer.providers.map(({ name }) => name),
        ),
    lookAtScaling(ask, scaled),
  ]);
  return {
    caller: callerOf(session, login),
    services: [...session.endpoints.keys()],
    answering,
    quotas,
    flavors,
    images,
    ...zones,
    ...network,
    balancerProviders,
    ...scaling,
  };
}

type Ask = <A, T>(service: ServiceType, path: string, read: (answer: A) => T) => Promise<Answer<T>>;

/** Of what nobody wants to know. */
const UNASKED = { lack: "absent", why: "it was not asked" } as const;

/** A cheap question for each service, which every user may ask. */
const QUESTIONS: Readonly<Partial<Record<ServiceType, string>>> = {
  compute: "/limits",
  network: "/v2.0/extensions",
  image: "/v2/images?limit=1",
  volumev3: "/limits",
  "load-balancer": "/v2.0/lbaas/loadbalancers?fields=id",
  orchestration: "/stacks?limit=1",
  alarming: "/v2/alarms?limit=1",
  metric: "/v1/archive_policy",
};

async function lookAtServices(
  api: CloudApi,
  { endpoints }: CloudSession,
  wanted: StackWanted,
): Promise<CloudSnapshot["answering"]> {
  const asked = servicesWanted(wanted).filter((service) => endpoints.has(service));
  const known = await Promise.all(
    asked.map(async (service) => {
      const path = QUESTIONS[service] ?? "/";
      const answer = await answered(async () => {
        await api.get(service, path);
        return true as const;
      });
      return [service, answer] as const;
    }),
  );
  return Object.fromEntries(known);
}

/** Images with a name; where there are none, all, for a person to choose among. */
async function imagesNamed(ask: Ask, query: string): Promise<CloudSnapshot["images"]> {
  const path = "/v2/images?limit=200&sort=created_at:desc";
  const named = await ask("image", `${path}${query}`, imagesOf);
  if (query === "" || !("value" in named) || named.value.length > 0) return named;
  return ask("image", path, imagesOf);
}

async function lookAtZones(
  ask: Ask,
): Promise<
  Pick<CloudSnapshot, "serverZones" | "hostsByZone" | "volumeZones" | "volumeTypes" | "aggregates">
> {
  const [serverZones, hostsByZone, volumeZones, volumeTypes, aggregates] = await Promise.all([
    ask("compute", "/os-availability-zone", zonesOf),
    ask("compute", "/os-availability-zone/detail", hostsByZoneOf),
    ask("volumev3", "/os-availability-zone", zonesOf),
    ask("volumev3", "/types", (answer: answers.VolumeTypesAnswer) =>
      answer.volume_types.map(({ name }) => name),
    ),
    ask("compute", "/os-aggregates", aggregatesOf),
  ]);
  return { serverZones, hostsByZone, volumeZones, volumeTypes, aggregates };
}

async function lookAtNetwork(ask: Ask): Promise<Pick<CloudSnapshot, "externalNetworks" | "freeAddresses">> {
  const [externalNetworks, freeAddresses] = await Promise.all([
    ask("network", "/v2.0/networks?router:external=true", networksOf),
    ask("network", "/v2.0/network-ip-availabilities?ip_version=4", freeAddressesOf),
  ]);
  return { externalNetworks, freeAddresses };
}

async function lookAtScaling(
  ask: Ask,
  scaled: <T>(answer: () => Promise<Answer<T>>) => Promise<Answer<T>>,
): Promise<Pick<CloudSnapshot, "stackResourceTypes" | "archivePolicies" | "instanceAttributes">> {
  const [stackResourceTypes, archivePolicies, instanceAttributes] = await Promise.all([
    scaled(() =>
      ask("orchestration", "/resource_types", (answer: answers.ResourceTypesAnswer) => answer.resource_types),
    ),
    scaled(() => ask("metric", "/v1/archive_policy", archivePoliciesOf)),
    scaled(async () => {
      const found = await ask(
        "metric",
        "/v1/resource_type",
        (types: answers.MeasuredTypesAnswer) => types.find(({ name }) => name === "instance")?.attributes,
      );
      return "value" in found ? { value: found.value && Object.keys(found.value) } : found;
    }),
  ]);
  return { stackResourceTypes, archivePolicies, instanceAttributes };
}

function callerOf(session: CloudSession, login: CloudLogin): Caller {
  const { user, project, roles, regions, applicationCredential } = session;
  return {
    user: user.name,
    project: project.name,
    roles,
    ...(applicationCredential === undefined ? {} : { applicationCredential }),
    transport: transportOf(login),
    region: login.region,
    regions,
  };
}

function transportOf({ authUrl, tls }: CloudLogin): Transport {
  const { protocol, hostname } = new URL(authUrl);
  if (protocol === "https:") return tls?.verify === false ? "unverified-tls" : "tls";
  return /^(localhost|127\..*|\[::1\])$/.test(hostname) ? "loopback" : "plain";
}
