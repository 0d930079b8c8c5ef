import { challengesOf } from "./challenge";
import type { Challenge } from "./challenge";
import type { Credential } from "./credentials";
import { RegistryNonsense } from "./failures";
import type { Line } from "./transport";
import { exchange } from "./transport";

interface Token {
  readonly value: string;
  /** Of the clock, in milliseconds. */
  readonly until: number;
}

/** What token services give where they do not say, by the specification; less the time that a call takes. */
const [DEFAULT_SECONDS, MARGIN_SECONDS] = [60, 10];
const LONGEST_TOKEN_ANSWER = 1_048_576;
const CLIENT_ID = "cloud-container-engine";

/** Who calls a registry, in the way that it wants to be told: by password, or by tokens for what is done. */
export class Authorization {
  private basic: string | undefined;
  private readonly tokens: Map<string, Token>;

  /** @param registry where it answers */
  constructor(
    private readonly credential: () => Promise<Credential | undefined>,
    private readonly line: Line,
    private readonly registry: URL,
  ) {
    this.tokens = new Map();
  }

  /** The `Authorization` header for what is done; undefined as long as the registry has not asked for one. */
  async header(scopes: readonly string[]): Promise<string | undefined> {
    const token = this.tokens.get(scopes.join(" "));
    if (token !== undefined && Date.now() < token.until) return `Bearer ${token.value}`;
    return this.basic;
  }

  /**
   * Gets what a refused call lacked.
   *
   * @param challenge the `WWW-Authenticate` header
   * @param scopes what the call does
   * @throws RegistryRefusal where the credentials are not valid
   */
  async answer(challenge: string, scopes: readonly string[]): Promise<void> {
    const challenges = challengesOf(challenge);
    const bearer = challenges.find(({ scheme }) => scheme === "bearer");
    const credential = await this.credential();
    if (bearer !== undefined) {
      this.tokens.set(scopes.join(" "), await this.token(bearer, scopes, credential));
      return;
    }
    if (credential === undefined || !("user" in credential)) return;
    if (challenges.some(({ scheme }) => scheme === "basic")) this.basic = basicHeader(credential);
  }

  /** @see https://distribution.github.io/distribution/spec/auth/token/ */
  private async token(
    { parameters }: Challenge,
    scopes: readonly string[],
    credential: Credential | undefined,
  ): Promise<Token> {
    const realm = this.realm(parameters.get("realm") ?? "");
    const service = parameters.get("service");
    const query = new URLSearchParams(service === undefined ? {} : { service });
    const answer =
      credential !== undefined && "identityToken" in credential
        ? await this.refreshed(realm, query, scopes, credential.identityToken)
        : await this.granted(realm, query, scopes, credential);
    const text = (await (await answer.demand()).bytes(LONGEST_TOKEN_ANSWER)).toString("utf8");
    const token = tokenOf(text);
    if (token === undefined) throw new RegistryNonsense(answer.call, "answers without a token");
    return token;
  }

  private granted(
    realm: URL,
    query: URLSearchParams,
    scopes: readonly string[],
    credential: { readonly user: string; readonly password: string } | undefined,
  ) {
    const url = new URL(realm);
    for (const [name, value] of query) url.searchParams.set(name, value);
    for (const scope of scopes) url.searchParams.append("scope", scope);
    const own = credential === undefined ? {} : { headers: { Authorization: basicHeader(credential) } };
    return exchange({ method: "GET", url, ...own }, this.line);
  }

  private refreshed(realm: URL, query: URLSearchParams, scopes: readonly string[], identityToken: string) {
    const form = new URLSearchParams(query);
    form.set("client_id", CLIENT_ID);
    form.set("grant_type", "refresh_token");
    form.set("refresh_token", identityToken);
    form.set("scope", scopes.join(" "));
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    return exchange(
      { method: "POST", url: realm, headers, content: Buffer.from(form.toString()) },
      this.line,
    );
  }

  /** Passwords of a registry with TLS go nowhere without TLS. */
  private realm(text: string): URL {
    const call = `GET ${this.registry.origin}/v2/`;
    if (!URL.canParse(text)) throw new RegistryNonsense(call, "names no address that gives tokens");
    const realm = new URL(text);
    const isSafe =
      realm.protocol === "https:" || (realm.protocol === "http:" && this.registry.protocol === "http:");
    if (!isSafe) throw new RegistryNonsense(call, `has tokens given at ${realm.origin}, without TLS`);
    return realm;
  }
}

function basicHeader({ user, password }: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

function tokenOf(text: string): Token | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof body !== "object" || body === null) return undefined;
  const named = [Reflect.get(body, "token"), Reflect.get(body, "access_token")];
  const value = named.find((each): each is string => typeof each === "string" && each !== "");
  if (value === undefined) return undefined;
  const expires: unknown = Reflect.get(body, "expires_in");
  const seconds = typeof expires === "number" && expires > 0 ? expires : DEFAULT_SECONDS;
  return { value, until: Date.now() + Math.max(1, seconds - MARGIN_SECONDS) * 1000 };
}
