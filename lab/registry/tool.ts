import type { DebianPackages, Tool } from "../tools/tool";

const RECIPE: DebianPackages = {
  kind: "debian packages",
  name: "docker-registry",
  version: "2.8.2",
  release: "bookworm",
  installs: [],
  unpacks: ["docker-registry"],
  programs: { "docker-registry": "/usr/bin/docker-registry" },
  seconds: 10,
};

/** The registry of the distribution project; for tests of images, so no start of the lab gets it. */
export const dockerRegistry: Tool = {
  name: "docker-registry",
  purpose: "a registry of images, for tests of cce image",
  programs: ["docker-registry"],
  handedOut: false,
  recipes: [RECIPE],
};
