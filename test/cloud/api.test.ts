import { createAuthority, issue } from "../../lab/kubernetes/issue";
import { CloudApi } from "../../lib/cloud/api";
import { CloudRefusal } from "../../lib/cloud/failures";
import type { CloudLogin } from "../../lib/cloud/login";
import { serviceAddress } from "../../lib/cloud/services";
import type { Behaviour, PlayedService } from "../support/played-service";
import { playService, reply } from "../support/played-service";

const CREDENTIAL = { user: { id: "u" }, password: "topsecret", project: { id: "p" } };

const login = (url: string, more: Partial<CloudLogin> = {}): CloudLogin => ({
  authUrl: `${url}/v3`,
  credential: CREDENTIAL,
  ...more,
});

/** A keystone that lists itself as nova in two regions, and answers calls of it. */
const cloud =
  (compute: Behaviour = (_request, response) => reply(response, 200, { fine: true })): Behaviour =>
  (request, response) => {
    if (request.url !== "/v3/auth/tokens") return compute(request, response);
    const url = `http://${request.headers.host}`;
    const endpoint = (region: string) => ({
      interface: "public",
      region_id: region,
      url: `${url}/${region}/v2.1/`,
    });
    const token = {
      user: { id: "u", name: "jo" },
      project: { id: "p", name: "web" },
      roles: [{ name: "member" }],
      application_credential: { restricted: true },
      catalog: [{ type: "compute", endpoints: [endpoint("R1"), endpoint("R2")] }],
    };
    reply(response, 201, { token }, { "X-Subject-Token": "t" });
  };

describe("calls of a cloud (C1: cce doctor)", () => {
  const services: PlayedService[] = [];
  afterEach(async () => {
    for (const service of services.splice(0)) await service.close();
  });
  const play = async (...args: Parameters<typeof playService>): Promise<string> => {
    const service = await playService(...args);
    services.push(service);
    return service.url;
  };

  test("a session knows the caller, and addresses of the region that is chosen", async () => {
    const url = await play(cloud((request, response) => reply(response, 200, { path: request.url })));
    const api = new CloudApi(login(url, { region: "R2" }));
    expect(await api.session()).toMatchObject({
      user: { name: "jo" },
      roles: ["member"],
      applicationCredential: { restricted: true, hasAccessRules: false },
      regions: ["R1", "R2"],
    });
    expect(await api.get("compute", "/servers")).toEqual({ path: "/R2/v2.1/servers" });
    await expect(new CloudApi(login(url, { region: "R3" })).get("compute", "/servers")).rejects.toThrow(
      "no service of type compute",
    );
  });

  test("a token that has expired is renewed once", async () => {
    let calls = 0;
    const url = await play(
      cloud((_request, response) => reply(response, ++calls === 1 ? 401 : 200, { calls })),
    );
    expect(await new CloudApi(login(url)).get("compute", "/servers")).toEqual({ calls: 2 });
  });

  test("a refusal keeps its status", async () => {
    const url = await play(cloud((_request, response) => reply(response, 403, { no: true })));
    const refused = await new CloudApi(login(url)).get("compute", "/x").catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(CloudRefusal);
    expect(refused).toMatchObject({ status: 403 });
  });

  test.each<[string, Behaviour, string]>([
    ["hangs", () => undefined, "gives no answer within 0.3 s"],
    [
      "begins an answer and hangs",
      (_request, response) => void response.write("{"),
      "gives no answer within 0.3 s",
    ],
    ["closes the connection", (request) => void request.socket.destroy(), "closes the connection"],
    ["is a web page", (_request, response) => void response.end("<html>"), "not JSON"],
  ])("a service that %s is told in words", async (_name, behaviour, words) => {
    await expect(new CloudApi(login(await play(behaviour)), 300).session()).rejects.toThrow(words);
  });

  test("a port that is closed is told in words", async () => {
    const { url, close } = await playService(() => undefined);
    await close();
    await expect(new CloudApi(login(url)).session()).rejects.toThrow("refuses connections");
  });

  test("a certificate counts only with its authority, unless that was given up by name", async () => {
    const authority = await createAuthority("cloud");
    const identity = await issue({ commonName: "cloud", serves: ["127.0.0.1"] }, authority);
    const url = await play(cloud(), identity);
    const session = (tls: CloudLogin["tls"]) => new CloudApi(login(url, { tls })).session();
    await expect(session({})).rejects.toThrow("give the certificate of the cloud's authority as cacert");
    await expect(session({ ca: (await createAuthority("other")).certificate })).rejects.toThrow(
      "certificate",
    );
    await expect(session({ ca: authority.certificate })).resolves.toMatchObject({ user: { name: "jo" } });
    await expect(session({ verify: false })).resolves.toMatchObject({ user: { name: "jo" } });
  });

  test("nothing that is thrown holds the password", async () => {
    const url = await play((_request, response) => reply(response, 401, { error: "no" }));
    const thrown: unknown = await new CloudApi(login(url)).session().catch((error: unknown) => error);
    expect(String(thrown)).toContain("401");
    expect(`${String(thrown)}${JSON.stringify(thrown)}`).not.toContain("topsecret");
  });
});

test.each([
  ["https://k:9696", "/v2.0/networks", "https://k:9696/v2.0/networks"],
  ["https://k:9696/v2.0/", "/v2.0/networks", "https://k:9696/v2.0/networks"],
  ["https://k/networking", "/v2.0/networks", "https://k/networking/v2.0/networks"],
  ["https://k/compute/v2.1", "/servers", "https://k/compute/v2.1/servers"],
  ["https://k/image/v2", "/v2/images?limit=1", "https://k/image/v2/images?limit=1"],
  ["https://k/v2", "/v2.0/networks", "https://k/v2/v2.0/networks"],
])("of %s, %s is at %s (C1: cce doctor)", (endpoint, path, address) => {
  expect(serviceAddress(endpoint, path)).toBe(address);
});
