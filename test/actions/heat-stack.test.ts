import { beginStack, changeStack, removeStack, settledStack } from "../../lib/actions/heat-stack";
import type { ShownStack, StackShape } from "../../lib/actions/heat-stack";
import { CloudApi } from "../../lib/cloud/api";
import type { PlayedService } from "../support/played-service";
import { playService, reply } from "../support/played-service";

const SHAPE: StackShape = {
  name: "prod-burst",
  owner: "prod-x1y2z3",
  tags: ["cluster=prod"],
  template: "{}",
  environment: "{}",
  files: {},
  timeoutMinutes: 1,
};
const OURS = ["cluster=prod", "prod-x1y2z3"];

/** What is told of a stack, look by look; the last of it for ever, and nothing when there is nothing left. */
type Story = readonly (Partial<ShownStack> | undefined)[];

describe("a stack of Heat (C8, C12)", () => {
  const calls: string[] = [];
  let service: PlayedService;
  afterEach(async () => {
    calls.length = 0;
    await service.close();
  });

  /** Plays keystone and Heat with one stack, whose id is `s`. */
  async function heat(story: Story, refusal?: object): Promise<CloudApi> {
    const left = [...story];
    const stack = () => {
      const told = left.length > 1 ? left.shift() : left[0];
      return told && { id: "s", stack_name: "prod-burst", tags: OURS, stack_status_reason: "so", ...told };
    };
    service = await playService((request, response) => {
      const { method, url = "", headers } = request;
      if (url === "/v3/auth/tokens") {
        const endpoints = [{ interface: "public", region_id: "R", url: `http://${headers.host}` }];
        const token = { user: {}, project: {}, catalog: [{ type: "orchestration", endpoints }] };
        reply(response, 201, { token }, { "X-Subject-Token": "t" });
        return;
      }
      if (method !== "GET") calls.push(`${method} ${url}`);
      if (method !== "GET" && refusal) reply(response, 400, refusal);
      else if (method === "POST") reply(response, 201, { stack: { id: "s" } });
      else if (method !== "GET") reply(response, 202, {});
      else if (url.endsWith("/resources")) reply(response, 200, { resources: [] });
      else if (url.startsWith("/stacks?")) reply(response, 200, { stacks: [stack() ?? []].flat() });
      else {
        const found = stack();
        reply(response, found ? 200 : 404, { stack: found });
      }
    });
    return new CloudApi({
      authUrl: `${service.url}/v3`,
      credential: { user: { id: "u" }, password: "p", project: { id: "p" } },
    });
  }

  test("is made where none of its name is there", async () => {
    expect(await beginStack(await heat([undefined]), SHAPE)).toBe("s");
    expect(calls).toEqual(["POST /stacks"]);
  });

  test("that a killed deployment had begun is taken up, when Heat is done with it", async () => {
    const api = await heat([{ stack_status: "CREATE_IN_PROGRESS" }, { stack_status: "CREATE_FAILED" }]);
    expect(await beginStack(api, SHAPE)).toBe("s");
    expect(calls).toEqual(["PUT /stacks/prod-burst/s"]);
  });

  test("that is about to go is waited for, and made anew", async () => {
    const api = await heat([{ stack_status: "DELETE_IN_PROGRESS" }, undefined]);
    expect(await beginStack(api, SHAPE)).toBe("s");
    expect(calls).toEqual(["DELETE /stacks/prod-burst/s", "POST /stacks"]);
  });

  test.each([[null], [["cluster=prod", "prod-a1b2c3"]]])(
    "of another is never touched (tags %j)",
    async (tags) => {
      const api = await heat([{ stack_status: "CREATE_COMPLETE", tags }]);
      await expect(beginStack(api, SHAPE)).rejects.toThrow(
        "'prod-burst' already, which is not of this deployment",
      );
      expect(calls).toEqual([]);
    },
  );

  test("that is gone is not changed into being: a refresh has to find out", async () => {
    await expect(changeStack(await heat([undefined]), SHAPE, "s")).rejects.toThrow("deploy with --refresh");
    expect(calls).toEqual([]);
  });

  test("says in Heat's words what went wrong, and what it refuses", async () => {
    const reason = "Resource CREATE failed: No valid host was found.";
    const failed = await heat([{ stack_status: "CREATE_FAILED", stack_status_reason: reason }]);
    await expect(settledStack(failed, SHAPE, "s")).rejects.toThrow(
      `'prod-burst' is CREATE_FAILED: ${reason}`,
    );
    await service.close();
    const refusing = await heat([undefined], {
      explanation: "The server could not comply with the request.",
      error: { message: 'Unknown "flavor" m1.huge', traceback: "File /usr/lib/heat" },
    });
    await expect(beginStack(refusing, SHAPE)).rejects.toThrow(
      /^Heat refuses stack 'prod-burst': Unknown "flavor" m1.huge$/,
    );
  });

  test("that does not go is left, with what holds it, for the next try", async () => {
    const api = await heat([{ stack_status: "DELETE_FAILED", stack_status_reason: "port in use" }]);
    await expect(removeStack(api, SHAPE, "s")).rejects.toThrow(/DELETE_FAILED: port in use; destroy again/);
  });

  test("is gone also where Heat remembers it", async () => {
    await removeStack(await heat([{ stack_status: "DELETE_COMPLETE" }]), SHAPE, "s");
    expect(calls).toEqual(["DELETE /stacks/prod-burst/s"]);
  });
});
