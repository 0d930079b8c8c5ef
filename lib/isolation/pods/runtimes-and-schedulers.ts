import { absentOr, empty } from "../language/checks";
import { all, any } from "../language/condition";
import type { IsolationRule } from "../rule";
import { NEVER_EMITTED, POD, TENANT } from "./parts";

const RUNTIME = POD.at("runtimeClassName");
const SCHEDULER = POD.at("schedulerName");

export const runtimesAndSchedulers: IsolationRule = {
  number: 16,
  name: "runtimes-and-schedulers",
  statement:
    "Pods run by the runtime and the scheduler that everybody has, or by those that their tenant is granted.",
  why: "A runtime class may confine less than the usual one, and bring tolerations of its own; another scheduler may not heed what keeps tenants apart.",
  fix: "leave runtimeClassName and schedulerName out, or have an administrator grant them in 'runtimeClasses' and 'schedulers'",
  source: "https://kubernetes.io/docs/concepts/containers/runtime-class/",
  enforced: { constructors: NEVER_EMITTED },
  parts: [
    {
      on: "pods",
      breaks: "is no runtime class or scheduler of the tenant",
      holds: all(
        any(RUNTIME.passes(empty), RUNTIME.among(TENANT.at("runtimeClasses"))),
        any(SCHEDULER.passes(absentOr("", "default-scheduler")), SCHEDULER.among(TENANT.at("schedulers"))),
      ),
    },
  ],
};
