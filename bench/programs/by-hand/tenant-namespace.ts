import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { PARTNERS } from "../settings";
import type { TenantSettings } from "../settings";
import { tenantLabels } from "./labels";
import type { Place } from "./place";

const VIEW = ["get", "list", "watch"];
const MANAGE = [...VIEW, "create", "update", "patch", "delete", "deletecollection"];

/** The namespace and all that guards it; returns what is there last. */
export function tenantNamespace(tenant: TenantSettings, provider: kubernetes.Provider): pulumi.Resource {
  const labels = tenantLabels(tenant);
  const metadata = { name: "tenant", namespace: tenant.name, labels };
  const annotations = {
    "cloud-container-engine/organization": tenant.organization,
    "cloud-container-engine/egress-blocks": PARTNERS,
  };
  const namespace = new kubernetes.core.v1.Namespace(
    tenant.name,
    { metadata: { name: tenant.name, labels: { ...labels, ...podSecurity() }, annotations } },
    { provider },
  );
  const inNamespace = { provider, dependsOn: [namespace] };
  const quota = new kubernetes.core.v1.ResourceQuota(
    tenant.name,
    {
      metadata,
      spec: {
        hard: {
          pods: "50",
          "requests.cpu": "16",
          "limits.cpu": "16",
          "requests.memory": "32Gi",
          "limits.memory": "32Gi",
          "requests.ephemeral-storage": "64Gi",
          "limits.ephemeral-storage": "64Gi",
          "requests.storage": "200Gi",
          persistentvolumeclaims: "20",
          "services.loadbalancers": "2",
          "services.nodeports": "8",
          secrets: "50",
        },
      },
    },
    inNamespace,
  );
  const limits = new kubernetes.core.v1.LimitRange(
    tenant.name,
    {
      metadata,
      spec: {
        limits: [
          {
            type: "Container",
            default: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "1Gi" },
            defaultRequest: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
            max: { cpu: "4", memory: "8Gi", "ephemeral-storage": "10Gi" },
          },
          { type: "PersistentVolumeClaim", max: { storage: "100Gi" } },
        ],
      },
    },
    inNamespace,
  );
  const guards = [
    quota,
    limits,
    ...policies(tenant, inNamespace),
    ...access(tenant, "viewer", tenant.viewer, viewerRules(), inNamespace),
    ...access(tenant, "developer", tenant.developer, developerRules(), inNamespace),
  ];
  return new kubernetes.core.v1.ServiceAccountPatch(
    tenant.name,
    { metadata: { name: "default", namespace: tenant.name, labels }, automountServiceAccountToken: false },
    { provider, dependsOn: [namespace, ...guards] },
  );
}

function podSecurity(): Record<string, string> {
  const entries = ["enforce", "audit", "warn"].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, "v1.34"],
  ]);
  return Object.fromEntries(entries);
}

function policies(tenant: TenantSettings, place: Place): readonly pulumi.Resource[] {
  const policy = (name: string, spec: kubernetes.types.input.networking.v1.NetworkPolicySpec) =>
    new kubernetes.networking.v1.NetworkPolicy(
      `${tenant.name}-${name}`,
      { metadata: { name, namespace: tenant.name, labels: tenantLabels(tenant) }, spec },
      place,
    );
  const within = [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": tenant.name } } }];
  const dns = {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
  };
  return [
    policy("default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    policy("within-namespace", {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: within }],
      egress: [{ to: within }],
    }),
    policy("dns", {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [dns],
          ports: [
            { port: 53, protocol: "TCP" },
            { port: 53, protocol: "UDP" },
          ],
        },
      ],
    }),
    policy("external-egress", {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: [{ ipBlock: { cidr: PARTNERS } }], ports: [{ port: 443, protocol: "TCP" }] }],
    }),
  ];
}

function access(
  tenant: TenantSettings,
  role: string,
  user: string,
  rules: kubernetes.types.input.rbac.v1.PolicyRule[],
  place: Place,
): readonly pulumi.Resource[] {
  const metadata = { name: `tenant-${role}`, namespace: tenant.name, labels: tenantLabels(tenant) };
  const name = `${tenant.name}-${role}`;
  const made = new kubernetes.rbac.v1.Role(name, { metadata, rules }, place);
  const binding = new kubernetes.rbac.v1.RoleBinding(
    name,
    {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }],
    },
    { ...place, dependsOn: [...place.dependsOn, made] },
  );
  return [made, binding];
}

function workloadRules(verbs: string[], scaleVerbs: string[]): kubernetes.types.input.rbac.v1.PolicyRule[] {
  return [
    { apiGroups: ["apps"], resources: ["deployments", "statefulsets", "daemonsets"], verbs },
    { apiGroups: ["apps"], resources: ["deployments/scale", "statefulsets/scale"], verbs: scaleVerbs },
    { apiGroups: ["batch"], resources: ["jobs", "cronjobs"], verbs },
    { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs },
    { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs },
    { apiGroups: [""], resources: ["pods", "services", "configmaps", "persistentvolumeclaims"], verbs },
  ];
}

function lookRules(): kubernetes.types.input.rbac.v1.PolicyRule[] {
  return [
    { apiGroups: ["apps"], resources: ["replicasets"], verbs: VIEW },
    { apiGroups: [""], resources: ["events", "pods/log", "resourcequotas", "limitranges"], verbs: VIEW },
    { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: VIEW },
    { apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: ["get", "list"] },
  ];
}

function viewerRules(): kubernetes.types.input.rbac.v1.PolicyRule[] {
  return [...workloadRules(VIEW, VIEW), ...lookRules()];
}

function developerRules(): kubernetes.types.input.rbac.v1.PolicyRule[] {
  return [
    ...workloadRules(MANAGE, ["get", "update", "patch"]),
    ...lookRules(),
    { apiGroups: [""], resources: ["secrets"], verbs: MANAGE },
    { apiGroups: [""], resources: ["pods/exec", "pods/portforward"], verbs: ["get", "create"] },
    { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] },
  ];
}
