import type { Tool } from "../../../tools/tool";

const VERSION = "3.19.0";

/** Renders charts. It is built when the first chart is deployed, as programs without charts do without it. */
export const helm: Tool = {
  name: "helm",
  purpose: "renders charts for the stand-in plugin kubernetes",
  programs: ["helm"],
  handedOut: true,
  version: { of: ["helm"], arguments: ["version", "--short"], atLeast: VERSION },
  recipes: [
    {
      kind: "go program",
      name: "helm",
      version: VERSION,
      requires: { "helm.sh/helm/v3": `v${VERSION}` },
      package: "helm.sh/helm/v3/cmd/helm",
      variables: { "helm.sh/helm/v3/internal/version.version": `v${VERSION}` },
      programs: ["helm"],
      seconds: 90,
    },
  ],
};
