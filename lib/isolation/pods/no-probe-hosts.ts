import { absentOr } from "../language/checks";
import { all } from "../language/condition";
import type { IsolationRule } from "../rule";
import { BY_POD_SECURITY, everyContainer, NEVER_EMITTED, POD_SECURITY } from "./parts";

const HANDLERS = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
].flatMap((handler) => ["httpGet", "tcpSocket"].map((kind) => [...handler, kind, "host"]));

export const noProbeHosts: IsolationRule = {
  number: 10,
  name: "no-probe-hosts",
  statement: "Probes and hooks call the pod itself, and no other host.",
  why: "Nodes call for the pod, from where no network policy holds them: the metadata service, other tenants, the node.",
  fix: "leave 'host' out of probes and lifecycle hooks; to name a virtual host, set the header Host",
  source: POD_SECURITY,
  enforced: { constructors: NEVER_EMITTED, cluster: BY_POD_SECURITY },
  parts: [
    {
      on: "pods",
      breaks: "has the node call another host",
      holds: everyContainer((container) =>
        all(...HANDLERS.map((host) => container.at(...host).passes(absentOr("")))),
      ),
    },
  ],
};
