import { ownNodes } from "../../../../lib/isolation/pods/own-nodes";
import type { PodSpec, RuleCases } from "../../support/cases";
import { pod } from "../../support/cases";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
const LABELS = { "example.org/tenant": "shop", "example.org/size": "l" };

const placed = (over: object): PodSpec => pod({ nodeSelector: LABELS, ...over });
const tolerating = (...tolerations: readonly object[]): PodSpec => placed({ tolerations });
const is = (key: string, ...values: readonly string[]) => ({ key, operator: "In", values });
const drawn = (...terms: readonly object[]): PodSpec =>
  pod({ affinity: { nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: terms } } } });
const term = (over: object = {}) => ({ topologyKey: "kubernetes.io/hostname", ...over });

/** Next to pods of other namespaces, or away from them; as a demand, or as a wish. */
function near(namespaces: string, ...terms: readonly object[]): Readonly<Record<string, PodSpec>> {
  const wishes = terms.map((podAffinityTerm) => ({ weight: 1, podAffinityTerm }));
  return Object.fromEntries(
    ["podAffinity", "podAntiAffinity"].flatMap((affinity) => [
      [
        `${affinity} to namespaces: ${namespaces}`,
        placed({ affinity: { [affinity]: { [REQUIRED]: terms } } }),
      ],
      [
        `a wish for ${affinity} to: ${namespaces}`,
        placed({ affinity: { [affinity]: { [PREFERRED]: wishes } } }),
      ],
    ]),
  );
}

const OWN_TERM = { matchExpressions: Object.entries(LABELS).map(([key, value]) => is(key, value)) };
const OWN_TAINT = { key: "example.org/tenant", value: "shop", effect: "NoSchedule" };

export const ownNodesCases: RuleCases = {
  rule: ownNodes,
  tenant: {
    nodeLabels: Object.entries(LABELS).map(([key, value]) => `${key}=${value}`),
    nodeTaints: ["example.org/tenant=shop:NoSchedule", "example.org/spot=:NoExecute"],
  },
  refused: {
    pods: {
      "a node by its name": placed({ nodeName: "control-1" }),
      "no selector": pod(),
      "an empty selector": pod({ nodeSelector: {} }),
      "one label of two": pod({ nodeSelector: { "example.org/tenant": "shop" } }),
      "another tenant's value": placed({ nodeSelector: { ...LABELS, "example.org/tenant": "bank" } }),
      "a label that only looks alike": placed({ nodeSelector: { ...LABELS, "example.org/tenant": "shop2" } }),
      "a label whose dots are any sign": pod({
        nodeSelector: { "example-org/tenant": "shop", "example.org/size": "l" },
      }),
      "a wish instead of a demand": pod({
        affinity: { nodeAffinity: { [PREFERRED]: [{ weight: 100, preference: OWN_TERM }] } },
      }),
      "one alternative of two": drawn(OWN_TERM, { matchExpressions: [is("example.org/size", "l")] }),
      "one value of two": drawn({
        matchExpressions: [is("example.org/tenant", "shop", "bank"), is("example.org/size", "l")],
      }),
      "no alternative": drawn(),
      "what the label is not": drawn({
        matchExpressions: [
          { ...is("example.org/tenant", "shop"), operator: "NotIn" },
          is("example.org/size", "l"),
        ],
      }),
      "every taint": tolerating({ operator: "Exists" }),
      "the taint of control nodes": tolerating({
        key: "node-role.kubernetes.io/control-plane",
        operator: "Exists",
        effect: "NoSchedule",
      }),
      "another tenant's taint": tolerating({ ...OWN_TAINT, value: "bank" }),
      "the own taint with any value": tolerating({ key: OWN_TAINT.key, operator: "Exists" }),
      "any value of a taint that has none": tolerating({
        key: "example.org/spot",
        operator: "Exists",
        effect: "NoExecute",
      }),
      "another tenant's taint with all effects": tolerating({ key: OWN_TAINT.key, value: "bank" }),
      "the own taint with another effect": tolerating({ ...OWN_TAINT, effect: "NoExecute" }),
      "after the own taint": tolerating(OWN_TAINT, { ...OWN_TAINT, value: "bank" }),
      ...near("the only one", term({ namespaces: ["bank"] })),
      ...near("one beside its own", term({ namespaces: ["shop", "bank"] })),
      ...near("all", term({ namespaceSelector: {} })),
      ...near("those with a label", term({ namespaceSelector: { matchLabels: { team: "bank" } } })),
      ...near("one in the second term", term(), term({ namespaces: ["bank"] })),
    },
  },
  passed: {
    pods: {
      "the tenant's labels": placed({}),
      "a label more": placed({ nodeSelector: { ...LABELS, "kubernetes.io/hostname": "worker-1" } }),
      "the tenant's labels in each alternative": drawn(OWN_TERM, {
        matchExpressions: [...OWN_TERM.matchExpressions, is("topology.kubernetes.io/zone", "a")],
      }),
      "a node that the controller of daemons chose, among the tenant's": placed({
        affinity: {
          nodeAffinity: {
            [REQUIRED]: {
              nodeSelectorTerms: [
                { matchFields: [{ key: "metadata.name", operator: "In", values: ["worker-1"] }] },
              ],
            },
          },
        },
      }),
      "the tenant's taints": tolerating(OWN_TAINT, { ...OWN_TAINT, operator: "Equal", effect: undefined }),
      "a taint without a value": tolerating({ key: "example.org/spot", effect: "NoExecute" }),
      "what the cluster has pods put up with": tolerating(
        {
          key: "node.kubernetes.io/not-ready",
          operator: "Exists",
          effect: "NoExecute",
          tolerationSeconds: 300,
        },
        { key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" },
      ),
      ...near("its own, which is not named", term(), term({ namespaces: [] })),
      ...near("its own by its name", term({ namespaces: ["shop"] })),
    },
  },
};
