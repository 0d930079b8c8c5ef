import { X509Certificate } from "node:crypto";
import { createSecureContext, rootCertificates } from "node:tls";
import { parseRegistry } from "../rules/images";
import { refuse } from "../rules/problem";
import { Authorization } from "./authorization";
import type { FindCredential } from "./credentials";
import { RegistryNonsense } from "./failures";
import type { Answer, Call, Content, Line } from "./transport";
import { exchange } from "./transport";

/** A registry, and how it is called. */
export interface RegistryAccess {
  /** Host as in references: `registry.example.org`, `localhost:5000`. */
  readonly registry: string;
  /** @default nobody in particular calls */
  readonly credential?: FindCredential;
  /** Certificates of authorities that are trusted beside those that Node.js comes with, PEM. @default none */
  readonly ca?: string;
  /** Speaks HTTP without TLS: everybody on the way reads passwords. @default false */
  readonly plainHttp?: boolean;
  /** How long nothing may be heard of the registry, in milliseconds. @default 60000 */
  readonly patience?: number;
  /** Bytes that are sent in one request at most, for what stands before a registry and limits them. @default 64 MiB */
  readonly portion?: number;
  /** Ends all calls, with its reason as their error. @default nothing does */
  readonly signal?: AbortSignal;
}

/** What is done to a repository, as tokens name it. */
export type Scope = `repository:${string}:${string}` | "registry:catalog:*";

/** A call, relative to the registry or to where it has sent it. */
export interface RegistryCall {
  readonly method: Call["method"];
  /** Absolute, or a path such as `/v2/`. */
  readonly url: URL | string;
  readonly scopes: readonly Scope[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Made anew for each try. */
  readonly content?: () => Content;
  /** @default that of the registry */
  readonly patience?: number;
}

const PATIENCE = 60_000;
const PORTION = 64 * 1024 * 1024;
const UNAUTHORIZED = 401;
const REDIRECTIONS: readonly number[] = [301, 302, 303, 307, 308];
const MOST_REDIRECTIONS = 5;
/** Docker Hub's name in references is not where it answers. */
const DOCKER_HUB = { name: "docker.io", host: "registry-1.docker.io" } as const;

/** A registry that speaks the OCI distribution API. */
export class RegistryClient {
  /** Host as in references. */
  readonly registry: string;
  /** Bytes that are sent in one request at most. */
  readonly portion: number;
  private readonly origin: URL;
  private readonly line: Line;
  private readonly authorization: Authorization;

  /** @throws Error when the name is no host of a registry, or the certificates are none */
  constructor(access: RegistryAccess) {
    const { registry, credential = () => Promise.resolve(undefined), ca, plainHttp = false } = access;
    const { patience = PATIENCE, portion = PORTION, signal } = access;
    if (parseRegistry(registry) !== registry) {
      const fix = "write host or host:port, in lower case";
      refuse("registry", [{ field: "registry", value: registry, rule: "is no host of a registry", fix }]);
    }
    if (ca !== undefined && !holdsCertificate(ca)) {
      const fix = "give PEM certificates";
      refuse("registry", [{ field: "ca", value: "not shown", rule: "has no certificate in it", fix }]);
    }
    const host = registry === DOCKER_HUB.name ? DOCKER_HUB.host : registry;
    this.registry = registry;
    this.portion = portion;
    this.origin = new URL(`${plainHttp ? "http" : "https"}://${host}`);
    const trust = ca === undefined ? undefined : createSecureContext({ ca: authoritiesWith(ca) });
    this.line = { trust, patience, signal };
    this.authorization = new Authorization(() => credential(registry), this.line, this.origin);
  }

  /**
   * Makes a call as who is allowed to. Redirections of reading calls are followed.
   *
   * @throws RegistryUnreachable
   * @throws RegistryRefusal when nobody is let in
   */
  async call(call: RegistryCall): Promise<Answer> {
    const first = await this.send(call);
    // Who was sent elsewhere tells nobody there its credentials, nor to whom that points for tokens.
    if (first.status !== UNAUTHORIZED || first.origin !== this.origin.origin) return first;
    const challenge = first.header("WWW-Authenticate") ?? "";
    first.dismiss();
    await this.authorization.answer(challenge, call.scopes);
    return this.send(call);
  }

  /** Where a `Location` leads to, from what was asked. */
  locate(location: string, from: URL | string): URL {
    const target = resolved(location, new URL(from, this.origin));
    if (target === undefined)
      throw new RegistryNonsense(String(from), "sends to something that is no address");
    if (this.origin.protocol === "https:" && target.protocol !== "https:")
      throw new RegistryNonsense(target.origin, "is where an https registry sends to, without TLS");
    return target;
  }

  private async send({ method, url, scopes, headers, content, patience }: RegistryCall): Promise<Answer> {
    let target = new URL(url, this.origin);
    for (let hops = 0; ; hops++) {
      // Who is sent elsewhere, such as to an object store, does not tell its credentials there.
      const own = target.origin === this.origin.origin ? await this.authorization.header(scopes) : undefined;
      const call: Call = {
        method,
        url: target,
        headers: { ...headers, ...(own === undefined ? {} : { Authorization: own }) },
        content: content?.(),
      };
      const answer = await exchange(call, { ...this.line, patience: patience ?? this.line.patience });
      const location = answer.header("Location");
      const isReading = method === "GET" || method === "HEAD";
      if (!isReading || !REDIRECTIONS.includes(answer.status) || location === undefined) return answer;
      answer.dismiss();
      if (hops === MOST_REDIRECTIONS)
        throw new RegistryNonsense(answer.call, "sends from one place to the next");
      target = this.locate(location, target);
    }
  }
}

/** One authority more: images are copied from public registries to those of one's own, and sent to public object stores. */
export function authoritiesWith(ca: string): string[] {
  return [...rootCertificates, ca];
}

/** Otherwise it would be passed over, and the registry told to be one that nobody trusts. */
function holdsCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function resolved(location: string, base: URL): URL | undefined {
  try {
    const url = new URL(location, base);
    return url.protocol === "https:" || url.protocol === "http:" ? url : undefined;
  } catch {
    return undefined;
  }
}
