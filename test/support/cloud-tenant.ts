import { CloudApi, deleteFromCloud, loginOf } from "./openstack";
import { until } from "./until";

/** A project of the cloud with one user in it, who is nobody else's administrator. */
export interface CloudTenant {
  readonly projectId: string;
  /** The cloud as the user sees it. */
  readonly api: CloudApi;
  /** Deletes the user and the project. */
  remove(): Promise<void>;
}

/** A server as the administrator sees it. */
export interface PlacedServer {
  readonly id: string;
  /** Such as `ACTIVE` or `ERROR`. */
  readonly status: string;
  /** Where it runs; nowhere where no host may have it. */
  readonly host: string | undefined;
  /** Why it is in ERROR. */
  readonly fault: string | undefined;
}

/** What is asked of a server. */
export interface WantedServer {
  readonly name: string;
  /** Id. */
  readonly flavor: string;
  /** @default none named */
  readonly zone?: string;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Makes a tenant; its user and its project are called like it. */
export async function cloudTenant(admin: CloudApi, name: string): Promise<CloudTenant> {
  const password = `of ${name}`;
  const { project } = await admin.post<{ project: Named }>("identity", "/projects", {
    project: { name, domain_id: "default" },
  });
  const { user } = await admin.post<{ user: Named }>("identity", "/users", {
    user: { name, password, domain_id: "default" },
  });
  const { roles } = await admin.get<{ roles: readonly Named[] }>("identity", "/roles?name=member");
  for (const role of roles) {
    await admin.put("identity", `/projects/${project.id}/users/${user.id}/roles/${role.id}`);
  }
  return {
    projectId: project.id,
    api: new CloudApi({
      ...loginOf("demo"),
      credential: { user: { id: user.id }, password, project: { id: project.id } },
    }),
    async remove() {
      await deleteFromCloud(admin, "identity", `/users/${user.id}`);
      await deleteFromCloud(admin, "identity", `/projects/${project.id}`);
    },
  };
}

/** Asks for a server without any network, and waits until the scheduler has decided. */
export async function placed(
  admin: CloudApi,
  tenant: CloudApi,
  { name, flavor, zone }: WantedServer,
): Promise<PlacedServer> {
  const { images } = await tenant.get<{ images: readonly Named[] }>("image", "/v2/images?status=active");
  const { server } = await tenant.post<{ server: { id: string } }>("compute", "/servers", {
    server: {
      name,
      flavorRef: flavor,
      imageRef: images[0]?.id,
      networks: "none",
      ...(zone === undefined ? {} : { availability_zone: zone }),
    },
  });
  const decided = await until(
    `server ${name} placed`,
    () => admin.get<{ server: ServerAnswer }>("compute", `/servers/${server.id}`),
    (answer) => ["ACTIVE", "ERROR"].includes(answer.server.status),
  );
  return {
    id: server.id,
    status: decided.server.status,
    host: decided.server["OS-EXT-SRV-ATTR:host"] ?? undefined,
    fault: decided.server.fault?.message,
  };
}

interface ServerAnswer {
  readonly status: string;
  readonly "OS-EXT-SRV-ATTR:host": string | null;
  readonly fault?: { readonly message: string };
}
