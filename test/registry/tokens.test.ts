import type { IncomingMessage, ServerResponse } from "node:http";
import { showImage } from "../../lib/registry";
import type { Credential } from "../../lib/registry";
import { playService, reply } from "../support/played-service";

const DIGEST = `sha256:${"a".repeat(64)}`;

interface Asked {
  readonly method: string;
  readonly authorization: string | undefined;
  readonly query: URLSearchParams;
}

describe("registries that give tokens (R3)", () => {
  /** Asks a registry whose tokens are valid for so many calls. */
  async function ask(
    credential: Credential | undefined,
    validFor = Infinity,
    tokens: object = { token: "t" },
  ) {
    const asked: Asked[] = [];
    let left = 0;
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const url = new URL(request.url ?? "", "http://registry");
      const { authorization, host } = request.headers;
      if (url.pathname === "/token") {
        const query =
          request.method === "POST" ? new URLSearchParams(await textOf(request)) : url.searchParams;
        asked.push({ method: request.method ?? "", authorization, query });
        left = validFor;
        return reply(response, 200, tokens);
      }
      if (authorization === "Bearer t" && left-- > 0)
        return reply(response, 200, { tags: [], schemaVersion: 1 });
      const challenge = `Bearer realm="http://${host}/token",service="the registry"`;
      response.writeHead(401, { "WWW-Authenticate": challenge }).end();
    };
    const service = await playService((request, response) => void answer(request, response));
    const { host } = new URL(service.url);
    const registries = { plainHttp: [host], credential: () => Promise.resolve(credential), patience: 2_000 };
    const shown = showImage(`${host}/public/web@${DIGEST}`, registries);
    const outcome = await shown.catch((thrown: Error) => thrown.message);
    await service.close();
    return { asked, outcome };
  }

  test("are asked for one, for what is done, by name and password", async () => {
    const { asked, outcome } = await ask({ user: "jo", password: "p" });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      method: "GET",
      authorization: `Basic ${Buffer.from("jo:p").toString("base64")}`,
    });
    expect(Object.fromEntries(asked[0]?.query ?? [])).toEqual({
      service: "the registry",
      scope: "repository:public/web:pull",
    });
    expect(outcome).toContain("is damaged");
  });

  test("are asked by nobody in particular, where there are no credentials", async () => {
    const { asked } = await ask(undefined);
    expect(asked).toMatchObject([{ method: "GET", authorization: undefined }]);
  });

  test("are asked by an identity token", async () => {
    const { asked } = await ask({ identityToken: "secret" });
    expect(asked).toMatchObject([{ method: "POST", authorization: undefined }]);
    expect(Object.fromEntries(asked[0]?.query ?? [])).toMatchObject({
      grant_type: "refresh_token",
      refresh_token: "secret",
    });
  });

  test("are asked again when a token has expired", async () => {
    const { asked, outcome } = await ask(undefined, 1);
    expect(asked).toHaveLength(2);
    expect(outcome).toContain("is damaged");
  });

  test.each([{}, { token: "" }, { token: 1 }])("that answer %j give none", async (tokens) => {
    const { outcome } = await ask(undefined, Infinity, tokens);
    expect(outcome).toContain("answers without a token");
  });
});

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}
