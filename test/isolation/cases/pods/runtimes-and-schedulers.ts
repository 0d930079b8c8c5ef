import { runtimesAndSchedulers } from "../../../../lib/isolation/pods/runtimes-and-schedulers";
import type { RuleCases } from "../../support/cases";
import { pod } from "../../support/cases";

export const runtimesAndSchedulersCases: RuleCases = {
  rule: runtimesAndSchedulers,
  tenant: { runtimeClasses: ["gvisor"], schedulers: ["batch-scheduler"] },
  refused: {
    pods: {
      "a runtime class that is not granted": pod({ runtimeClassName: "legacy" }),
      "a scheduler that is not granted": pod({ schedulerName: "mine" }),
      "a granted scheduler as runtime class": pod({ runtimeClassName: "batch-scheduler" }),
      "a granted runtime class as scheduler": pod({ schedulerName: "gvisor" }),
      "one of the two": pod({ runtimeClassName: "gvisor", schedulerName: "default-scheduler-2" }),
    },
  },
  passed: {
    pods: {
      "those granted": pod({ runtimeClassName: "gvisor", schedulerName: "batch-scheduler" }),
      "the usual in so many words": pod({ schedulerName: "default-scheduler" }),
      none: pod(),
    },
  },
};
