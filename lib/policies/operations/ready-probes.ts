import { empty, present } from "../../isolation/language/checks";
import { any, every } from "../../isolation/language/condition";
import type { Rule } from "../../isolation/rule";
import { LONG_RUNNING, PROBES, SPEC } from "./parts";

const TEMPLATE = SPEC.at("template", "spec");

export const readyProbes: Rule = {
  name: "ready-probes",
  statement: "Containers with ports say when they are ready.",
  why: "Without a probe a pod is called from the moment its process starts, and a bad release replaces a good one.",
  fix: "add a readinessProbe",
  source: PROBES,
  parts: [
    {
      on: LONG_RUNNING,
      breaks: "does not tell when the container can be called",
      holds: every(TEMPLATE.at("containers"), (container) =>
        any(container.at("ports").passes(empty), container.at("readinessProbe").passes(present)),
      ),
    },
  ],
};
