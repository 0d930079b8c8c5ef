import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { ISOLATION_ROOMS } from "../isolation";
import type { AdmissionRules } from "../isolation/admission";
import { admissionRules, IS_CONTROLLER } from "../isolation/admission";
import { dnsLabel } from "../rules/names";
import { refuse } from "../rules/problem";
import { servedResources } from "./kinds-served";
import { Label, MANAGER } from "./labels";
import { guardsGuard, labelsGuard } from "./namespace-guard";
import { after } from "./order";

export interface TenantGuardProps {
  /** What the names of its objects begin with, a DNS-1123 label. At most one guard per cluster. @default the construct's id */
  readonly name?: string;
}

const API = "admissionregistration.k8s.io/v1";

/**
 * The rules of isolation, as the cluster's own admission: whoever comes past Pulumi with kubectl is refused by the same
 * conditions. It holds every namespace to them that a {@link TenantNamespace} made, and what an administrator granted a
 * tenant is read from that namespace. One for each cluster. Covers T3.
 *
 * What rules say of objects together, and of the cloud, admission cannot judge; quotas, roles and network policies do
 * some of it (docs/isolation.md).
 */
export class TenantGuard extends Construct {
  constructor(scope: Construct, id: string, props: TenantGuardProps = {}) {
    super(scope, id);
    const { name = id } = props;
    refuse(`TenantGuard '${name}'`, [dnsLabel("name", name, MOST_LETTERS)]);
    for (const { name: room, rules } of ISOLATION_ROOMS) {
      const found = admissionRules(rules);
      if (found) guard(this, room, `${name}-${room}`, roomSpec(found), TENANTS);
    }
    guard(this, "labels", `${name}-labels`, labelsGuard());
    guard(this, "guards", `${name}-guards`, guardsGuard(), TENANTS);
  }
}

/** What a policy says, all but its name. */
type GuardSpec = Readonly<Record<string, unknown>>;

const TENANTS: GuardSpec = {
  matchResources: { namespaceSelector: { matchExpressions: [{ key: Label.Tenant, operator: "Exists" }] } },
};

/** The longest ending that a name gets is shorter than the rest of what a name of 63 letters leaves. */
const MOST_LETTERS = 50;

function guard(scope: Construct, id: string, name: string, spec: GuardSpec, where: GuardSpec = {}): void {
  const metadata = { name, labels: { [Label.ManagedBy]: MANAGER } };
  const policy = new ApiObject(scope, id, {
    apiVersion: API,
    kind: "ValidatingAdmissionPolicy",
    metadata,
    spec: { failurePolicy: "Fail", ...spec },
  });
  const binding = new ApiObject(scope, `${id}-binding`, {
    apiVersion: API,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata,
    spec: {
      policyName: name,
      validationActions: ["Deny"],
      ...where,
    },
  });
  after(binding, policy);
}

function roomSpec({ kinds, variables, validations }: AdmissionRules): GuardSpec {
  return {
    matchConstraints: {
      resourceRules: servedResources(kinds).map(({ group, resources }) => ({
        apiGroups: [group],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources,
      })),
    },
    // What was there before the guard must still be able to go.
    matchConditions: [
      { name: "stays", expression: "!object.?metadata.?deletionTimestamp.hasValue()" },
      { name: "by-people", expression: `!(request.operation == "UPDATE" && ${IS_CONTROLLER})` },
    ],
    variables,
    validations,
  };
}
