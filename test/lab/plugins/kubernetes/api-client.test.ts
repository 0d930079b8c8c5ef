import { ApiClient, UnreachableError } from "../../../../lab/plugins/kubernetes/api-client";
import { ApiError, NoMatchError } from "../../../../lab/plugins/kubernetes/api-error";
import { Discovery } from "../../../../lab/plugins/kubernetes/discovery";
import { FakeServer, respond } from "../support/fake-server";

describe("the plugin's client of the API server", () => {
  let server: FakeServer;
  let client: ApiClient;
  beforeEach(async () => {
    server = new FakeServer();
    client = new ApiClient({
      server: await server.start(),
      skipTlsVerification: false,
      namespace: "",
      token: "t",
    });
  });
  afterEach(() => {
    client.close();
    server.stop();
  });

  test("sends all requests over one connection", async () => {
    server.answer = (stream) => respond(stream, 200, { kind: "Pod" });
    await Promise.all(["a", "b", "c"].map((path) => client.request({ method: "GET", path: `/${path}` })));
    expect(server.sessions.size).toBe(1);
  });

  test("gives an error's message word for word", async () => {
    server.answer = (stream) => respond(stream, 409, { message: "it exists", reason: "AlreadyExists" });
    const failure = client.request({ method: "POST", path: "/a", body: { a: 1 } });
    await expect(failure).rejects.toMatchObject({ message: "it exists", isAlreadyExists: true });
    server.answer = (stream) => {
      stream.respond({ ":status": 502 });
      stream.end("bad gateway");
    };
    const noStatus = client.request({ method: "GET", path: "/a" });
    await expect(noStatus).rejects.toThrow("GET /a: HTTP 502 bad gateway");
  });

  test("asks again when the server is busy", async () => {
    server.answer = (stream) => {
      const isFirst = server.requests.length === 1;
      respond(stream, isFirst ? 429 : 200, { kind: isFirst ? "Status" : "Pod" }, { "retry-after": "0" });
    };
    await expect(client.request({ method: "DELETE", path: "/a" })).resolves.toEqual({ kind: "Pod" });
    expect(server.requests).toEqual(["DELETE /a", "DELETE /a"]);
  });

  test("connects anew after the server went away", async () => {
    server.answer = (stream) => respond(stream, 200, {});
    await client.request({ method: "GET", path: "/a" });
    for (const session of server.sessions) session.close();
    await new Promise((resolve) => setImmediate(resolve));
    await client.request({ method: "GET", path: "/b" });
    expect(server.sessions.size).toBe(2);
  });

  test("tells a server that is not there from one that refuses", async () => {
    server.stop();
    const lost = client.request({ method: "GET", path: "/a" });
    await expect(lost).rejects.toBeInstanceOf(UnreachableError);
  });

  test("reads a watch however its lines are cut, until it has seen enough", async () => {
    const events = ["ADDED", "MODIFIED", "MODIFIED"]
      .map((type, index) => JSON.stringify({ type, object: { index, text: "ünï" } }))
      .join("\n");
    server.answer = (stream) => {
      stream.respond({ ":status": 200 });
      for (const byte of Buffer.from(`${events}\n`)) stream.write(Buffer.of(byte));
    };
    const seen: unknown[] = [];
    await client.watch("/watch", new AbortController().signal, ({ type, object }) => {
      seen.push([type, object.index, object.text]);
      return object.index === 1;
    });
    expect(seen).toEqual([
      ["ADDED", 0, "ünï"],
      ["MODIFIED", 1, "ünï"],
    ]);
  });

  test("ends a watch when told to, and reports one that the server breaks off", async () => {
    const stop = new AbortController();
    server.answer = (stream) => {
      stream.respond({ ":status": 200 });
      stream.write("\n");
      stop.abort();
    };
    await client.watch("/watch", stop.signal, () => false);

    server.answer = (stream) => {
      stream.respond({ ":status": 200 });
      stream.end(`${JSON.stringify({ type: "ERROR", object: { code: 410, message: "too old" } })}\n`);
    };
    const broken = client.watch("/watch", new AbortController().signal, () => false);
    await expect(broken).rejects.toMatchObject({ httpStatus: 410, message: "too old" });
    server.answer = (stream) => respond(stream, 403, { message: "forbidden" });
    const refused = client.watch("/watch", new AbortController().signal, () => false);
    await expect(refused).rejects.toBeInstanceOf(ApiError);
  });

  test("asks for the kinds of an API version once, and again for a kind that was missing", async () => {
    const kinds = [{ name: "widgets", kind: "Widget", namespaced: true }];
    server.answer = (stream) => respond(stream, 200, { resources: kinds });
    const discovery = new Discovery(client);
    await Promise.all([1, 2].map(() => discovery.endpoint("example.com/v1", "Widget")));
    await expect(discovery.endpoint("example.com/v1", "Widget")).resolves.toEqual({
      root: "/apis/example.com/v1",
      plural: "widgets",
      namespaced: true,
    });
    expect(server.requests).toHaveLength(1);
    await expect(discovery.endpoint("example.com/v1", "Gadget")).rejects.toBeInstanceOf(NoMatchError);
    kinds.push({ name: "gadgets", kind: "Gadget", namespaced: false });
    await expect(discovery.endpoint("example.com/v1", "Gadget")).resolves.toMatchObject({
      plural: "gadgets",
    });
  });
});
