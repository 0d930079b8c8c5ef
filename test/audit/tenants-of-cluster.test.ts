import { audit } from "../../lib/audit/audit";
import { AUDITED_RULES } from "../../lib/audit/audited-rules";
import { NOTHING_FOUND } from "../../lib/audit/found";
import { grantsWithNamespaces } from "../../lib/audit/tenants-of-cluster";
import { TenantNamespace } from "../../lib/constructs";
import type { Value } from "../../lib/isolation/language/value";
import type { Manifest } from "../support/manifests";
import { synthesize } from "../support/manifests";

function brokenBy(manifests: readonly Manifest[]): readonly string[] {
  const objects = manifests.map((manifest) => ({
    manifest: JSON.parse(JSON.stringify(manifest)) as Value, // what JSON holds
  }));
  const grants = grantsWithNamespaces(objects, {});
  const { violations } = audit({ ...NOTHING_FOUND, objects }, { rules: AUDITED_RULES, grants });
  return violations.map(({ object, rule }) => `${object.namespace}/${object.name}: ${rule.name}`);
}

describe("what namespaces say of their tenants (T1)", () => {
  const tenants = synthesize((chart) => {
    const bank = new TenantNamespace(chart, "bank", { organization: "globex" });
    new TenantNamespace(chart, "shop", { organization: "acme", peers: [{ tenant: bank, ports: [8080] }] });
  });

  test("a path between two, which one of them asked for, is granted at both ends", () => {
    expect(brokenBy(tenants)).toEqual([]);
  });

  test("one that nobody says he asked for is granted at none", () => {
    const silent = tenants.map((manifest) =>
      manifest.kind === "Namespace"
        ? { ...manifest, metadata: { ...manifest.metadata, annotations: undefined } }
        : manifest,
    );
    expect([...brokenBy(silent)].sort()).toEqual([
      "bank/to-shop: within-namespace",
      "shop/from-bank: within-namespace",
    ]);
  });
});
