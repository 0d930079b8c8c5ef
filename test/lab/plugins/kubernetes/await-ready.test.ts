import type { ServerHttp2Stream } from "node:http2";

import { ApiClient } from "../../../../lab/plugins/kubernetes/api-client";
import type { NotReadyError } from "../../../../lab/plugins/kubernetes/await-ready";
import { awaitReady } from "../../../../lab/plugins/kubernetes/await-ready";
import { Cluster } from "../../../../lab/plugins/kubernetes/cluster";
import { Discovery } from "../../../../lab/plugins/kubernetes/discovery";
import type { KubeObject } from "../../../../lab/plugins/kubernetes/kube-object";
import { FakeServer, respond } from "../support/fake-server";

const job = (version: string, ...conditions: KubeObject[]): KubeObject => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "job", namespace: "shop", resourceVersion: version },
  status: { conditions },
});
const complete = { type: "Complete", status: "True" };
const isWatch = (request: string) => request.includes("watch=true");

describe("W4: waiting for an object, here a Job", () => {
  let server: FakeServer;
  let client: ApiClient;
  /** What the object is, when it is looked at. */
  let now: object | undefined;
  let onWatch: (stream: ServerHttp2Stream, request: string) => void;

  beforeEach(async () => {
    server = new FakeServer();
    const access = { server: await server.start(), skipTlsVerification: false, namespace: "" };
    client = new ApiClient(access);
    server.answer = (stream, request) => {
      if (isWatch(request)) onWatch(stream, request);
      else if (request === "GET /apis/batch/v1") {
        respond(stream, 200, { resources: [{ name: "jobs", kind: "Job", namespaced: true }] });
      } else if (request.endsWith("/jobs/job") && now) respond(stream, 200, now);
      else respond(stream, 404, { message: "not found" });
    };
  });
  afterEach(() => {
    client.close();
    server.stop();
  });

  const wait = (cancelled = new AbortController().signal) =>
    awaitReady({
      cluster: new Cluster(client, new Discovery(client)),
      manifest: {},
      live: job("1"),
      cancelled,
      report: () => undefined,
    });
  const event = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;

  test("follows it from the version that was written, and returns it as it is when ready", async () => {
    onWatch = (stream) => {
      stream.respond({ ":status": 200 });
      stream.write(event("MODIFIED", job("2")) + event("MODIFIED", job("3", complete)));
    };
    expect(await wait()).toEqual(job("3", complete));
    expect(server.requests.filter(isWatch)).toEqual([expect.stringContaining("resourceVersion=1")]);
  });

  test.each<[string, (stream: ServerHttp2Stream) => void]>([
    ["the server has forgotten the version", (stream) => respond(stream, 410, { message: "too old" })],
    ["the server ends the watch", (stream) => respond(stream, 200, {})],
    ["the connection is lost", (stream) => stream.session?.destroy()],
  ])("looks again where %s", async (_what, interrupt) => {
    onWatch = (stream) => {
      now = job("9", complete);
      interrupt(stream);
    };
    expect(await wait()).toEqual(now);
  });

  test("ends where it was deleted meanwhile", async () => {
    onWatch = (stream) => {
      stream.respond({ ":status": 200 });
      stream.write(event("DELETED", job("2")));
    };
    await expect(wait()).rejects.toMatchObject({ reasons: ["it was deleted meanwhile"] });
    onWatch = (stream) => {
      now = undefined;
      respond(stream, 200, {});
    };
    await expect(wait()).rejects.toMatchObject({ reasons: ["it was deleted meanwhile"] });
  });

  test("ends at once when the run is interrupted, with what was seen last", async () => {
    const interrupt = new AbortController();
    onWatch = (stream) => {
      stream.respond({ ":status": 200 });
      stream.write(event("MODIFIED", job("2")), () => setImmediate(() => interrupt.abort()));
    };
    const error: NotReadyError = await wait(interrupt.signal).then(
      () => Promise.reject(new Error("was ready")),
      (thrown: NotReadyError) => thrown,
    );
    expect(error.message).toBe("it was interrupted");
    expect(error.reasons).toEqual(["Waiting for the Job to start"]);
  });
});
