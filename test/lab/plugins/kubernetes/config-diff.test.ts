import { diffProviderConfig } from "../../../../lab/plugins/kubernetes/config-diff";
import type { PropertyMap } from "../../../../lab/plugins/provider/property-value";
import { Secret, Unknown } from "../../../../lab/plugins/provider/property-value";

const kubeconfig = (server: string, token: string): string =>
  JSON.stringify({
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "k", user: "u" } }],
    clusters: [{ name: "k", cluster: { server } }],
    users: [{ name: "u", user: { token } }],
  });

function replaces(olds: PropertyMap, news: PropertyMap): readonly string[] {
  const request = { id: "", urn: "", oldInputs: olds, ignoreChanges: [] };
  const { changes } = diffProviderConfig({ ...request, oldState: olds, news });
  return [...changes].filter(([, kind]) => kind.endsWith("-replace")).map(([key]) => key);
}

describe("C10, C13: a provider's changed configuration", () => {
  const here = { kubeconfig: new Secret(kubeconfig("https://here", "old")) };
  const renewed = { kubeconfig: new Secret(kubeconfig("https://here", "new")) };
  const elsewhere = { kubeconfig: new Secret(kubeconfig("https://elsewhere", "old")) };

  test("replaces nothing when only credentials are others", () => {
    expect(replaces(here, renewed)).toEqual([]);
  });

  test("replaces everything when it names another cluster", () => {
    expect(replaces(here, elsewhere)).toEqual(["kubeconfig"]);
    expect(replaces(here, { kubeconfig: new Unknown() })).toEqual(["kubeconfig"]);
  });

  test("has the cluster's identifier decide where there is one", () => {
    const a = { clusterIdentifier: "a" };
    expect(replaces({ ...here, ...a }, { ...elsewhere, ...a })).toEqual([]);
    expect(replaces({ ...here, ...a }, { kubeconfig: new Unknown(), ...a })).toEqual([]);
    expect(replaces({ ...here, ...a }, { ...here, clusterIdentifier: "b" })).toEqual(["clusterIdentifier"]);
    expect(replaces(here, { ...renewed, ...a })).toEqual([]);
  });

  test("reports a change that replaces nothing as a change", () => {
    const request = { id: "", urn: "", oldInputs: {}, ignoreChanges: [] };
    const { changes } = diffProviderConfig({ ...request, oldState: here, news: renewed });
    expect([...changes]).toEqual([["kubeconfig", "update"]]);
  });
});
