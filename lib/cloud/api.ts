import { ServiceAbsent } from "./failures";
import type { CloudLogin, PasswordCredential } from "./login";
import type { EndpointInterface, ServiceType } from "./services";
import { serviceAddress } from "./services";
import type { Call, Line, Reply } from "./transport";
import { send } from "./transport";

/** Who keystone says that the caller is. */
export interface CloudSession {
  readonly user: { readonly id: string; readonly name: string };
  readonly project: { readonly id: string; readonly name: string };
  /** Names of the roles in the project. */
  readonly roles: readonly string[];
  /** The application credential that was used, if one was. */
  readonly applicationCredential?: {
    /** Whether it may not make or delete other ones. */
    readonly restricted: boolean;
    /** Whether it may make some calls only. */
    readonly hasAccessRules: boolean;
  };
  /** Addresses of the region's services by their types. */
  readonly endpoints: ReadonlyMap<string, string>;
  /** Regions that the catalogue knows. */
  readonly regions: readonly string[];
}

/** How long a call may take by default, in milliseconds: for a service that hangs. */
const PATIENCE = 60_000;

const UNAUTHORIZED = 401;

/** OpenStack's interfaces as one user of one project sees them, without a client library in between. */
export class CloudApi {
  private readonly line: Line;
  private authenticated: Promise<{ readonly token: string; readonly session: CloudSession }> | undefined;

  /** @param patience how long a call may take, in milliseconds */
  constructor(
    private readonly login: CloudLogin,
    patience = PATIENCE,
  ) {
    this.line = { tls: login.tls ?? {}, patience };
  }

  /**
   * Logs in, if that is not done yet.
   *
   * @throws CloudRefusal
   * @throws CloudUnreachable
   */
  async session(): Promise<CloudSession> {
    return (await this.authenticate()).session;
  }

  /** The id of the project that it acts in. */
  async projectId(): Promise<string> {
    return (await this.session()).project.id;
  }

  /** The id of the user that it acts as. */
  async userId(): Promise<string> {
    return (await this.session()).user.id;
  }

  /** The types of the services that the catalogue lists. */
  async serviceTypes(): Promise<readonly string[]> {
    return [...(await this.session()).endpoints.keys()];
  }

  /**
   * @param path what follows the service's address in the catalogue: `/servers`, `/v2.0/networks`
   * @throws CloudRefusal
   * @throws CloudUnreachable
   * @throws ServiceAbsent
   */
  get<T>(service: ServiceType, path: string): Promise<T> {
    return this.call<T>(service, path, { method: "GET" });
  }

  /** @throws CloudRefusal */
  post<T>(service: ServiceType, path: string, body: object): Promise<T> {
    return this.call<T>(service, path, { method: "POST", body });
  }

  /** @throws CloudRefusal */
  put<T>(service: ServiceType, path: string, body: object = {}): Promise<T> {
    return this.call<T>(service, path, { method: "PUT", body });
  }

  /** @throws CloudRefusal */
  patch<T>(service: ServiceType, path: string, body: object): Promise<T> {
    return this.call<T>(service, path, { method: "PATCH", body });
  }

  /** @throws CloudRefusal */
  async delete(service: ServiceType, path: string): Promise<void> {
    await this.call(service, path, { method: "DELETE" });
  }

  /**
   * Gives an image its data.
   * @throws CloudRefusal
   */
  async upload(path: string, data: string): Promise<void> {
    await this.call("image", path, { method: "PUT", body: data, type: "application/octet-stream" });
  }

  private async call<T>(service: ServiceType, path: string, call: Call): Promise<T> {
    const first = await this.send(service, path, call);
    if (first.status !== UNAUTHORIZED) return first.answer<T>();
    // The token has expired, or keystone has begun anew since.
    this.authenticated = undefined;
    return (await this.send(service, path, call)).answer<T>();
  }

  private async send(service: ServiceType, path: string, call: Call): Promise<Reply> {
    const { token, session } = await this.authenticate();
    // Keystone answers where one logs in; what a catalogue lists for it may lack the version.
    const endpoint = service === "identity" ? this.login.authUrl : session.endpoints.get(service);
    if (endpoint === undefined) throw new ServiceAbsent(`the catalogue has no service of type ${service}`);
    return send(serviceAddress(endpoint, path), call, { "X-Auth-Token": token }, this.line);
  }

  private authenticate(): Promise<{ readonly token: string; readonly session: CloudSession }> {
    this.authenticated ??= logIn(this.login, this.line).catch((thrown: unknown) => {
      this.authenticated = undefined;
      throw thrown;
    });
    return this.authenticated;
  }
}

/** What keystone answers to a login, as far as it is read here. */
interface TokenAnswer {
  readonly token: {
    readonly project: { readonly id: string; readonly name: string };
    readonly user: { readonly id: string; readonly name: string };
    readonly roles?: readonly { readonly name: string }[];
    readonly application_credential?: {
      readonly restricted: boolean;
      readonly access_rules?: readonly unknown[];
    };
    readonly catalog: readonly CatalogueService[];
  };
}

interface CatalogueService {
  readonly type: string;
  readonly endpoints: readonly {
    readonly interface: string;
    readonly url: string;
    readonly region_id?: string | null;
  }[];
}

async function logIn(
  login: CloudLogin,
  line: Line,
): Promise<{ readonly token: string; readonly session: CloudSession }> {
  const body = { auth: authBody(login.credential) };
  const reply = await send(`${login.authUrl}/auth/tokens`, { method: "POST", body }, {}, line);
  const { token } = reply.answer<TokenAnswer>();
  const { user, project, roles = [], catalog, application_credential: credential } = token;
  return {
    token: reply.header("X-Subject-Token") ?? "",
    session: {
      user: { id: user.id, name: user.name },
      project: { id: project.id, name: project.name },
      roles: roles.map(({ name }) => name),
      ...(credential === undefined
        ? {}
        : {
            applicationCredential: {
              restricted: credential.restricted,
              hasAccessRules: (credential.access_rules ?? []).length > 0,
            },
          }),
      endpoints: endpointsOf(catalog, login.interface ?? "public", login.region),
      regions: [
        ...new Set(
          catalog.flatMap(({ endpoints }) => endpoints.flatMap(({ region_id: region }) => region ?? [])),
        ),
      ],
    },
  };
}

function authBody(credential: CloudLogin["credential"]): object {
  if ("password" in credential) return passwordBody(credential);
  const { credential: named, secret } = credential;
  return {
    identity: {
      methods: ["application_credential"],
      application_credential: { ...named, secret },
    },
  };
}

function passwordBody({ user, password, project }: PasswordCredential): object {
  return {
    identity: { methods: ["password"], password: { user: { ...user, password } } },
    scope: { project },
  };
}

function endpointsOf(
  catalogue: readonly CatalogueService[],
  wanted: EndpointInterface,
  region: string | undefined,
): ReadonlyMap<string, string> {
  const found = catalogue.flatMap(({ type, endpoints }): [string, string][] => {
    const url = endpoints.find(
      (endpoint) => endpoint.interface === wanted && (region === undefined || endpoint.region_id === region),
    )?.url;
    return url === undefined ? [] : [[type, url]];
  });
  return new Map(found);
}
