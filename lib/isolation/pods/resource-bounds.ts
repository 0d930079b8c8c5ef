import { oneOf, positiveQuantity } from "../language/checks";
import { all, any, every, everyEntry, not } from "../language/condition";
import type { IsolationRule } from "../rule";
import { POD } from "./parts";

const RESOURCES = ["cpu", "memory", "ephemeral-storage"] as const;

/** Ephemeral containers have none: the API server takes no resources from them, and they use their pod's. */
const CONTAINERS = [POD.at("containers"), POD.at("initContainers")];

/**
 * Said by the manifest itself, not left to the namespace's LimitRange: that fills in pods when they are made, and no
 * templates, so that nobody who reads a workload would know what it may use, nor a cluster without the LimitRange hold
 * it to anything. Pods without any word pass the cluster's admission all the same, as they are filled in before.
 */
export const resourceBounds: IsolationRule = {
  number: 17,
  name: "resource-bounds",
  statement: "Every container asks for some processor, memory and local disk, and is held to some.",
  why: "A container without limits takes what its node has from every tenant there. A limit of 0 is none.",
  fix: `set resources.limits of ${RESOURCES.join(", ")} above 0, and requests above 0 or none, which are then the limits`,
  source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  enforced: {
    constructors: "all containers have the tenant's defaults where they state nothing",
    cluster: "the namespace's LimitRange and ResourceQuota",
  },
  parts: [
    {
      on: "pods",
      breaks: "leaves a container without a bound",
      holds: every(CONTAINERS, (container) =>
        all(
          ...RESOURCES.map((resource) =>
            container.at("resources", "limits", resource).passes(positiveQuantity),
          ),
          // The API server takes limits for requests that are not there, though not for those that are null: these are 0.
          everyEntry(container.at("resources", "requests"), (resource, request) =>
            any(not(resource.passes(oneOf(...RESOURCES))), request.passes(positiveQuantity)),
          ),
        ),
      ),
    },
  ],
};
