import { CloudApi } from "../../lib/cloud/api";
import type { CloudLogin } from "../../lib/cloud/login";
import { lookAt } from "../../lib/doctor/look";
import type { CloudSnapshot } from "../../lib/doctor/snapshot";
import type { PlayedService } from "../support/played-service";
import { playService, reply } from "../support/played-service";
import { WANTED } from "./support/healthy";

const SERVICES = ["compute", "network", "image", "volumev3", "load-balancer"];

/** A cloud that answers calls by their paths, and 403 to all others: a status, or what it says. */
function playCloud(answers: Readonly<Record<string, object | number>>): Promise<PlayedService> {
  return playService((request, response) => {
    const url = `http://${request.headers.host}`;
    const [path = ""] = (request.url ?? "").split("?");
    if (path === "/v3/auth/tokens") {
      const catalog = SERVICES.map((type) => ({
        type,
        endpoints: [{ interface: "public", region_id: "R", url: `${url}/${type}` }],
      }));
      const token = { user: { id: "u", name: "jo" }, project: { id: "p", name: "web" }, roles: [], catalog };
      return reply(response, 201, { token }, { "X-Subject-Token": "t" });
    }
    const answer = answers[path] ?? 403;
    return typeof answer === "number" ? reply(response, answer, {}) : reply(response, 200, answer);
  });
}

describe("a cloud that is looked at (C1: cce doctor)", () => {
  let service: PlayedService | undefined;
  afterEach(() => service?.close());

  const look = async (
    answers: Readonly<Record<string, object | number>>,
    tls?: CloudLogin["tls"],
  ): Promise<CloudSnapshot> => {
    service = await playCloud(answers);
    const credential = { user: { id: "u" }, password: "s", project: { id: "p" } };
    const login = { authUrl: `${service.url}/v3`, credential };
    // What is called is loopback; how it is called may be said to be another way.
    const said = tls === undefined ? login : { ...login, authUrl: "https://k/v3", tls };
    return lookAt(new CloudApi(login), said, WANTED);
  };

  test("quotas: what is reserved is used, and no limit is none", async () => {
    const { quotas } = await look({
      "/compute/os-quota-sets/p/detail": {
        quota_set: {
          id: "p",
          cores: { limit: 20, in_use: 4, reserved: 2 },
          ram: { limit: -1, in_use: 1, reserved: 0 },
        },
      },
      "/network/v2.0/quotas/p/details.json": { quota: { port: { limit: 0, used: 3, reserved: 1 } } },
    });
    expect(quotas.compute).toEqual({
      value: { cores: { limit: 20, used: 6 }, ram: { limit: undefined, used: 1 } },
    });
    expect(quotas.network).toEqual({ value: { port: { limit: 0, used: 4 } } });
    expect(quotas.volumev3).toMatchObject({ lack: "forbidden" });
  });

  test("quotas of balancers are counted, under old names too", async () => {
    const { quotas } = await look({
      "/load-balancer/v2.0/lbaas/quotas/p": {
        quota: { loadbalancer: 5, listener: -1, pool: 9, healthmonitor: null, member: 50 },
      },
      "/load-balancer/v2.0/lbaas/loadbalancers": { loadbalancers: [{}, {}] },
      "/load-balancer/v2.0/lbaas/pools": { pools: [{ members: [{}, {}] }, {}] },
    });
    expect(quotas["load-balancer"]).toEqual({
      value: {
        load_balancer: { limit: 5, used: 2 },
        listener: { limit: undefined, used: 0 },
        pool: { limit: 9, used: 2 },
        health_monitor: { limit: undefined, used: 0 },
        member: { limit: 50, used: 2 },
      },
    });
  });

  test("why something is not known is told apart", async () => {
    const cloud = await look({
      "/compute/limits": 503,
      "/compute/flavors/detail": { nothing: "of the kind" },
      "/network/v2.0/extensions": 404,
      "/volumev3/limits": {},
    });
    expect(cloud.answering).toMatchObject({
      compute: { lack: "unreachable", why: expect.stringContaining("/compute/limits answers 503") as string },
      network: { lack: "refused" },
      volumev3: { value: true },
      "load-balancer": { lack: "forbidden" },
    });
    expect(cloud.flavors).toEqual({ lack: "refused", why: "it answers in a way that is not understood" });
    expect(cloud.archivePolicies).toMatchObject({ lack: "absent" });
  });

  test.each([
    [undefined, "loopback"],
    [{ verify: false }, "unverified-tls"],
    [{ verify: true }, "tls"],
    [{}, "tls"],
  ])("with TLS as %j, the way to it is %s", async (tls, transport) => {
    expect((await look({}, tls)).caller).toMatchObject({
      transport,
      user: "jo",
      project: "web",
      regions: ["R"],
    });
  });
});
