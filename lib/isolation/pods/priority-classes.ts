import { empty } from "../language/checks";
import { any } from "../language/condition";
import type { IsolationRule } from "../rule";
import { NEVER_EMITTED, POD, TENANT } from "./parts";

const CLASS = POD.at("priorityClassName");

export const priorityClasses: IsolationRule = {
  number: 15,
  name: "priority-classes",
  statement: "Pods have no priority but one that their tenant is granted.",
  why: "A pod of higher priority has the pods of other tenants thrown off their nodes to make room.",
  fix: "leave priorityClassName out, or have an administrator grant the class in 'priorityClasses', as one that is the cluster's default has to be",
  source: "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/",
  enforced: { constructors: NEVER_EMITTED },
  parts: [
    {
      on: "pods",
      breaks: "is no priority class of the tenant",
      holds: any(CLASS.passes(empty), CLASS.among(TENANT.at("priorityClasses"))),
    },
  ],
};
