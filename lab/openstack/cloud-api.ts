/** Types of OpenStack's services, as its catalogue names them. */
export type ServiceType =
  | "identity"
  | "compute"
  | "placement"
  | "network"
  | "image"
  | "volumev3"
  | "load-balancer"
  | "orchestration"
  | "alarming"
  | "metric";

/** Who calls, and where keystone answers. */
export interface CloudLogin {
  /** With its version: `http://127.0.0.1:5000/v3`. */
  readonly authUrl: string;
  readonly username: string;
  readonly password: string;
  /** The project's name, in the default domain as is the user. */
  readonly project: string;
}

/** An answer of a service other than success. */
export class CloudRefusal extends Error {
  override readonly name = "CloudRefusal";

  constructor(
    /** Of HTTP. */
    readonly status: number,
    call: string,
    answer: string,
  ) {
    super(`${call}: ${status} ${answer.slice(0, 1000)}`);
  }
}

interface Call {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: object | string;
  /** @default that of JSON */
  readonly type?: string;
}

interface Session {
  readonly token: string;
  readonly projectId: string;
  readonly userId: string;
  readonly endpoints: ReadonlyMap<string, string>;
}

/** What keystone answers to a login, as far as it is read here. */
interface TokenAnswer {
  readonly token: {
    readonly project: { readonly id: string };
    readonly user: { readonly id: string };
    readonly catalog: readonly {
      readonly type: string;
      readonly endpoints: readonly { readonly interface: string; readonly url: string }[];
    }[];
  };
}

/** Requests newer behaviour than that of the first version, from services that go by versions. */
const VERSIONS: Readonly<Record<string, string>> = {
  "OpenStack-API-Version": "compute 2.90, placement 1.39, volume 3.70",
};

/** How long a call may take, in milliseconds: for a service that hangs. */
const PATIENCE = 60_000;

/** OpenStack's interfaces as one user of one project sees them, without a client library in between. */
export class CloudApi {
  private session: Promise<Session> | undefined;

  constructor(private readonly login: CloudLogin) {}

  /** The id of the project that it acts in. */
  async projectId(): Promise<string> {
    return (await this.authenticated()).projectId;
  }

  /** The id of the user that it acts as. */
  async userId(): Promise<string> {
    return (await this.authenticated()).userId;
  }

  /** The types of the services that the catalogue lists. */
  async serviceTypes(): Promise<readonly string[]> {
    return [...(await this.authenticated()).endpoints.keys()];
  }

  /**
   * @param path what follows the service's address in the catalogue: `/servers`, `/v2.0/networks`
   * @throws CloudRefusal
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
    if (first.status !== 401) return first.answer<T>();
    // The token has expired, or keystone has begun anew since.
    this.session = undefined;
    return (await this.send(service, path, call)).answer<T>();
  }

  private async send(service: ServiceType, path: string, call: Call): Promise<Answered> {
    const { token, endpoints } = await this.authenticated();
    const endpoint = endpoints.get(service);
    if (endpoint === undefined) throw new Error(`the catalogue has no service of type ${service}`);
    return send(`${endpoint.replace(/\/$/, "")}${path}`, call, { "X-Auth-Token": token });
  }

  private authenticated(): Promise<Session> {
    this.session ??= authenticate(this.login).catch((thrown: unknown) => {
      this.session = undefined;
      throw thrown;
    });
    return this.session;
  }
}

async function authenticate({ authUrl, username, password, project }: CloudLogin): Promise<Session> {
  const domain = { id: "default" };
  const body = {
    auth: {
      identity: {
        methods: ["password"],
        password: { user: { name: username, domain, password } },
      },
      scope: { project: { name: project, domain } },
    },
  };
  const answered = await send(`${authUrl}/auth/tokens`, { method: "POST", body }, {});
  const { token } = answered.answer<TokenAnswer>();
  const endpoints = token.catalog.flatMap(({ type, endpoints: all }): [string, string][] => {
    const url = all.find((endpoint) => endpoint.interface === "public")?.url;
    return url === undefined ? [] : [[type, url]];
  });
  return {
    token: answered.headers.get("X-Subject-Token") ?? "",
    projectId: token.project.id,
    userId: token.user.id,
    endpoints: new Map(endpoints),
  };
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** @throws CloudRefusal */
  answer<T>(): T;
}

async function send(
  url: string,
  { method, body, type = "application/json" }: Call,
  headers: Readonly<Record<string, string>>,
): Promise<Answered> {
  const response = await fetch(url, {
    method,
    headers: {
      Accept: "application/json",
      ...VERSIONS,
      ...(body === undefined ? {} : { "Content-Type": type }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    answer<T>() {
      if (!response.ok) throw new CloudRefusal(response.status, `${method} ${url}`, text);
      return (text === "" ? undefined : JSON.parse(text)) as T; // the interface's contract for the path
    },
  };
}
