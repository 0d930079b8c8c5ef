import { controlNodesApart } from "../../../../lib/isolation/cloud/control-nodes-apart";
import type { CloudResource, RuleCases } from "../../support/cases";
import { resource, server, stack } from "./resources";

function control(
  name: string,
  group: string | undefined,
  over: Readonly<Record<string, unknown>> = {},
): CloudResource {
  const hints = group === undefined ? {} : { schedulerHints: [{ group }] };
  return server({ metadata: { cluster: "prod", group: "control" }, ...hints, ...over }, name);
}

function group(policies: readonly string[], over: Readonly<Record<string, unknown>> = {}): CloudResource {
  return resource("compute", "ServerGroup", { id: "apart", policies, ...over });
}

const hard = group(["anti-affinity"]);
const three = ["1", "2", "3"].map((name) => control(name, "apart"));

export const controlNodesApartCases: RuleCases = {
  rule: controlNodesApart,
  refused: {
    cloud: {
      "only where there is room": [group(["soft-anti-affinity"]), ...three],
      "a group of no policy": [group([]), ...three],
      "all on one host": [group(["affinity"]), ...three],
      "two of them on a host": [group(["anti-affinity"], { rules: { maxServerPerHost: 2 } }), ...three],
      "another policy laid over": [
        group(["anti-affinity"], { valueSpecs: { policy: "affinity" } }),
        ...three,
      ],
      "one of them in no group": [
        hard,
        control("1", "apart"),
        control("2", "apart"),
        control("3", undefined),
      ],
      "in two groups": [
        hard,
        group(["anti-affinity"], { id: "other" }),
        control("1", "apart"),
        control("2", "other"),
      ],
      "in a group of nobody knows what": [hard, ...["1", "2", "3"].map((name) => control(name, "5a1f"))],
      "told by tags": [
        group(["soft-anti-affinity"]),
        ...["1", "2"].map((name) =>
          control(name, "apart", { metadata: {}, tags: ["group=control", "cluster=prod"] }),
        ),
      ],
      "in a template": stack(
        Object.fromEntries(
          ["one", "two"].map((name) => [
            name,
            { type: "OS::Nova::Server", properties: { metadata: { cluster: "prod", group: "control" } } },
          ]),
        ),
      ),
    },
  },
  passed: {
    cloud: {
      "all in one group": [hard, ...three],
      "one alone": control("1", undefined),
      "one of each cluster": [
        control("1", undefined),
        control("2", undefined, { metadata: { cluster: "test", group: "control" } }),
      ],
      "workers where there is room": [
        group(["soft-anti-affinity"]),
        server({ schedulerHints: [{ group: "apart" }] }, "1"),
        server({ schedulerHints: [{ group: "apart" }] }, "2"),
      ],
      "one on a host, said": [group(["anti-affinity"], { rules: { maxServerPerHost: 1 } }), ...three],
    },
  },
};
