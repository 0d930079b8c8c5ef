import { imageStores } from "../../../../lib/isolation/pods/image-stores";
import type { PodSpec, RuleCases } from "../../support/cases";
import { container, pod } from "../../support/cases";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const REGISTRY = "registry.example.com";
const shown = (reference: string): PodSpec =>
  pod({
    volumes: [
      { name: "scratch", emptyDir: {} },
      { name: "model", image: { reference } },
    ],
  });
const from = (...images: readonly (string | undefined)[]): PodSpec =>
  pod({ containers: images.map((image, index) => container({ name: `c${index}`, image })) });

export const imageStoresCases: RuleCases = {
  rule: imageStores,
  tenant: { registry: REGISTRY, organization: "acme" },
  refused: {
    pods: {
      "Docker Hub, which is not named": from("nginx:1.29.1"),
      "another registry": from("ghcr.io/acme/web:1"),
      "a registry whose name begins alike": from("registry.example.com.evil.org/public/web:1"),
      "a registry whose name ends alike": from("evil-registry.example.com/public/web:1"),
      "dots that are any sign": from("registryXexample.com/public/web:1"),
      "the registry as a path of another": from("docker.io/registry.example.com/public/web:1"),
      "another port": from("registry.example.com:5000/public/web:1"),
      "another organization's store": from("registry.example.com/orgs/bank/web:1"),
      "an organization whose name begins alike": from("registry.example.com/orgs/acme-2/web:1"),
      "an organization's store within the own name": from("registry.example.com/orgs/bank/orgs/acme/web:1"),
      "no store": from("registry.example.com/web:1"),
      "a store whose name begins alike": from("registry.example.com/public2/web:1"),
      "a store, and no image in it": from("registry.example.com/public:1"),
      "the categories of a store": from("registry.example.com/orgs/acme/store-categories:1"),
      "a way up": from("registry.example.com/public/../orgs/bank/web:1"),
      "a protocol in front": from("https://registry.example.com/public/web:1"),
      "a space in front": from(" registry.example.com/public/web:1"),
      "a line more": from("registry.example.com/public/web:1\nregistry.example.com/public/web:1"),
      "the second container": from("registry.example.com/public/web:1", "docker.io/library/web:1"),
      "an init container": pod({ initContainers: [container({ name: "first", image: "busybox:1" })] }),
      "an ephemeral container": pod({
        ephemeralContainers: [container({ name: "debug", image: "busybox:1" })],
      }),
      "the categories of the public store": from(`${REGISTRY}/public/store-categories:1`),
      "an image as a volume": shown(`${REGISTRY}/orgs/bank/model:1`),
      "the categories of a store as a volume": shown(`${REGISTRY}/orgs/acme/store-categories:1`),
      "the categories of the public store as a volume": shown(`${REGISTRY}/public/store-categories:1`),
      "no image": from(undefined),
    },
  },
  passed: {
    pods: {
      "the public store": from("registry.example.com/public/web:1"),
      "the own store": from(
        `registry.example.com/orgs/acme/shop/web:1@${DIGEST}`,
        `registry.example.com/orgs/acme/web@${DIGEST}`,
      ),
      "the usual port": from("registry.example.com:443/public/web:1"),
      "the host in upper case": from("Registry.EXAMPLE.com/public/web:1"),
      "a tag in upper case": from("registry.example.com/public/web:V1.0-RC1"),
      "an image of the own store as a volume": shown(`${REGISTRY}/orgs/acme/model:1`),
      "an image of the public store as a volume": shown(`${REGISTRY}/public/model:1`),
      "an image named after the categories": from("registry.example.com/public/store-categories/web:1"),
    },
  },
};

export const publicStoreCases: RuleCases = {
  rule: imageStores,
  tenant: { registry: REGISTRY },
  refused: {
    pods: {
      "the store of somebody, where nobody is known": from(`${REGISTRY}/orgs/acme/web:1`),
      "the store of nobody": from(`${REGISTRY}/orgs//web:1`),
      "the store of nobody as a volume": shown(`${REGISTRY}/orgs//model:1`),
    },
  },
  passed: { pods: { "the public store": from(`${REGISTRY}/public/web:1`) } },
};

export const anyRegistryCases: RuleCases = {
  rule: imageStores,
  refused: {},
  passed: {
    pods: { "images from anywhere, where no registry is known": from("nginx:1", "ghcr.io/acme/web:1") },
  },
};
