import type { Grants } from "../../../lib/isolation/grants";
import type { IsolationRule } from "../../../lib/isolation/rule";
import type { TenantFacts } from "../../../lib/isolation/tenant";
import type { CloudFacts } from "../../../lib/isolation/cloud-facts";

/** An object as it is written into YAML. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/** A resource of the cloud, as a program registers it. */
export interface CloudResource {
  /** Type token: `openstack:compute/instance:Instance`. */
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** What a pod is specified by. The tests place it into every kind that carries pods. */
export interface PodSpec {
  readonly containers: readonly Readonly<Record<string, unknown>>[];
  readonly [key: string]: unknown;
}

/** Attacks on a rule, and what is close to them but legal. Names say what the trick is. */
export interface RuleCases {
  readonly rule: IsolationRule;
  readonly tenant?: TenantFacts;
  readonly cloud?: CloudFacts;
  /** What administrators have as the cluster's own. */
  readonly system?: Pick<Grants, "systemNamespaces" | "systemObjects">;
  readonly refused: CaseTable;
  readonly passed: CaseTable;
}

/** Objects by the names of their cases; several objects where a rule is about objects together. */
export interface CaseTable {
  readonly pods?: Readonly<Record<string, PodSpec>>;
  readonly objects?: Readonly<Record<string, Manifest | readonly Manifest[]>>;
  readonly cloud?: Readonly<Record<string, CloudResource | readonly CloudResource[]>>;
}

/** A pod that keeps all rules, with some fields put over. */
export function pod(over: Readonly<Record<string, unknown>> = {}): PodSpec {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [container()],
    ...over,
  };
}

/** A container that keeps all rules, with some fields put over. */
export function container(over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    name: "web",
    image: "registry.example.com/public/web:1.2.3",
    imagePullPolicy: "Always",
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    resources: {
      requests: { cpu: "100m", memory: "64Mi", "ephemeral-storage": "64Mi" },
      limits: { cpu: "200m", memory: "128Mi", "ephemeral-storage": "128Mi" },
    },
    ...over,
  };
}
