import { createHash } from "node:crypto";
import type { CloudApi } from "../../lib/cloud/api";
import { HEAT_DOMAIN } from "./configuration/orchestration";
import { CATALOGUE, REGION } from "./endpoints";
import type { CatalogueEntry } from "./endpoints";
import type { Site } from "./site";

/** Who uses the cloud, beside its administrator. */
export const DEMO = {
  name: "demo",
  roles: ["member", "load-balancer_member", "heat_stack_owner"],
} as const;

/** The services that have a user of their own. */
const SERVICE_USERS = [
  "nova",
  "placement",
  "neutron",
  "glance",
  "cinder",
  "heat",
  "octavia",
  "aodh",
  "gnocchi",
];

/** Roles that services know, beside those that keystone comes with. */
const ROLES = [
  "service",
  "heat_stack_owner",
  "heat_stack_user",
  "load-balancer_member",
  "load-balancer_observer",
  "load-balancer_admin",
  "creator",
];

/** Changes when what `makeIdentities` makes does. */
export function identitiesVersion(): string {
  const described = JSON.stringify([DEMO, SERVICE_USERS, ROLES, CATALOGUE, HEAT_DOMAIN]);
  return createHash("sha256").update(described).digest("hex").slice(0, 10);
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Gives a keystone that was just bootstrapped its users, roles and catalogue. */
export async function makeIdentities({ secret }: Site, api: CloudApi): Promise<void> {
  const known = await api.get<{ roles: readonly Named[] }>("identity", "/roles");
  const made = await Promise.all(
    ROLES.filter((role) => !known.roles.some(({ name }) => name === role)).map((name) =>
      api.post<{ role: Named }>("identity", "/roles", { role: { name } }),
    ),
  );
  const roles = new Map([...known.roles, ...made.map(({ role }) => role)].map(({ name, id }) => [name, id]));
  const roleId = (name: string): string => {
    const id = roles.get(name);
    if (id === undefined) throw new Error(`keystone has no role '${name}'`);
    return id;
  };
  const user = async (name: string, domain = "default"): Promise<string> => {
    const body = { user: { name, password: secret(name), domain_id: domain } };
    return (await api.post<{ user: Named }>("identity", "/users", body)).user.id;
  };
  const grant = async (scope: string, userId: string, granted: readonly string[]): Promise<void> => {
    for (const role of granted) await api.put("identity", `${scope}/users/${userId}/roles/${roleId(role)}`);
  };
  const project = async (name: string): Promise<string> => {
    const body = { project: { name, domain_id: "default" } };
    const { project: created } = await api.post<{ project: Named }>("identity", "/projects", body);
    return `/projects/${created.id}`;
  };

  const services = await project("service");
  for (const name of SERVICE_USERS) await grant(services, await user(name), ["admin", "service"]);
  await grant(await project(DEMO.name), await user(DEMO.name), DEMO.roles);
  const heat = await api.post<{ domain: Named }>("identity", "/domains", {
    domain: { name: HEAT_DOMAIN.name },
  });
  const administrator = await user(HEAT_DOMAIN.administrator, heat.domain.id);
  await grant(`/domains/${heat.domain.id}`, administrator, ["admin"]);
  await listInCatalogue(CATALOGUE, api);
}

/** Adds services to keystone's catalogue; those that are listed already stay as they are. */
export async function listInCatalogue(entries: readonly CatalogueEntry[], api: CloudApi): Promise<void> {
  const { services } = await api.get<{ services: readonly { type: string }[] }>("identity", "/services");
  for (const { type, name, url } of entries) {
    if (services.some((service) => service.type === type)) continue;
    const body = { service: { type, name } };
    const { service } = await api.post<{ service: Named }>("identity", "/services", body);
    for (const kind of ["public", "internal", "admin"]) {
      const endpoint = { service_id: service.id, interface: kind, url, region_id: REGION };
      await api.post("identity", "/endpoints", { endpoint });
    }
  }
}

/** Takes services, with their endpoints, out of keystone's catalogue. */
export async function removeFromCatalogue(entries: readonly CatalogueEntry[], api: CloudApi): Promise<void> {
  const { services } = await api.get<{ services: readonly { id: string; type: string }[] }>(
    "identity",
    "/services",
  );
  for (const { id, type } of services) {
    if (entries.some((entry) => entry.type === type)) await api.delete("identity", `/services/${id}`);
  }
}
