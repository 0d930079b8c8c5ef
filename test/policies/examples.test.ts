import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import { parse } from "yaml";
import { granted } from "../../lib/isolation/granted";
import type { Grants } from "../../lib/isolation/grants";
import { cloudAnswers, cloudComputed } from "../support/cloud";
import { clusterState } from "../support/cluster-state";
import type { Answers, Computed } from "../support/graph";
import { record } from "../support/graph";
import { HASH } from "../support/image-repo";
import { recordedObjections } from "./recorded";

interface Example {
  readonly program: () => Promise<unknown>;
  readonly config?: Readonly<Record<string, string>>;
}

/** Programs of examples; examples/gitops makes YAML, which tests of its own look at. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  hello: { program: () => import("../../examples/hello/index.js") },
  images: { program: () => import("../../examples/images/index.js") },
  platform: {
    program: () => import("../../examples/platform/index.js"),
    config: { "platform:kubeconfig": "apiVersion: v1\nclusters: []\n" },
  },
  cluster: {
    program: () => import("../../examples/cluster/index.js"),
    config: { "cluster:addons": "false" },
  },
  "classic-bare-metal": {
    program: () => import("../../examples/classic-bare-metal/index.js"),
    config: { "classic-bare-metal:addons": "false" },
  },
  "exclusive-domain": {
    program: () => import("../../examples/exclusive-domain/index.js"),
    config: {
      "exclusive-domain:addons": "false",
      "exclusive-domain:organizations": JSON.stringify({
        acme: { cloud: "acme", project: "acme", hosts: ["compute-7", "compute-8"] },
        globex: { cloud: "globex", project: "globex", hosts: ["compute-9"] },
      }),
    },
  },
};

const computed: Computed = (type, inputs) => ({
  ...cloudComputed(type, inputs),
  ...clusterState(type, inputs),
  ...(type === "random:index/randomPassword:RandomPassword" ? { bcryptHash: HASH } : {}),
});

const answers: Answers = (token, inputs) =>
  token === "openstack:identity/getProject:getProject"
    ? { id: `${String(inputs.name)}-id`, name: inputs.name }
    : cloudAnswers(token, inputs);

describe("T2: the pack has nothing against the examples, with what is granted beside them", () => {
  test.each(Object.entries(EXAMPLES))("examples/%s", async (name, { program, config = {} }) => {
    runtime.setAllConfig({ ...config });
    const resources = await record(program, { computed, answers });
    expect(resources.length).toBeGreaterThan(5);
    expect(recordedObjections(resources, grantsBeside(name), computed)).toEqual([]);
  });
});

function grantsBeside(example: string): Grants {
  const path = join(__dirname, "../../examples", example, "grants.yaml");
  return existsSync(path) ? granted(parse(readFileSync(path, "utf8")), path) : {};
}
