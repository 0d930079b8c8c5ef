import * as pulumi from "@pulumi/pulumi";
import { clusterChanges } from "../rules/cluster-changes";
import type { ClusterFacts } from "../rules/cluster-changes";
import { describe } from "../rules/problem";
import { changed } from "./changed";

/** What of a cluster must not change at will. */
export interface ClusterGuardArgs extends Omit<ClusterFacts, "network"> {
  readonly network: pulumi.Input<string>;
}

const provider: pulumi.dynamic.ResourceProvider<ClusterFacts, ClusterFacts> = {
  check: async (olds, news) => ({
    inputs: news,
    // The first deployment has nothing to compare with: the engine then gives empty olds.
    failures:
      olds.kubernetesVersion === undefined
        ? []
        : clusterChanges(olds, news).map((problem) => ({
            property: problem.field,
            reason: describe(problem),
          })),
  }),
  create: async (inputs) => ({ id: "guard", outs: inputs }),
  diff: async (_id, olds, news) => ({
    changes: changed(olds, news, [
      "kubernetesVersion",
      "controlPlane",
      "hasBootVolumes",
      "network",
      "endpoint",
      "podCidr",
      "serviceCidr",
    ]),
  }),
  update: async (_id, _olds, news) => ({ outs: news }),
};

/**
 * Remembers what a cluster was deployed as, and refuses in the preview what would harm it: a lowered number of
 * control nodes, two of them rebuilt at once, a version skipped. A component sees none of the past; this one does.
 */
export class ClusterGuard extends pulumi.dynamic.Resource {
  constructor(name: string, args: ClusterGuardArgs, opts: pulumi.CustomResourceOptions) {
    super(provider, name, { ...args }, opts, "cloud-container-engine", "ClusterGuard");
  }
}
