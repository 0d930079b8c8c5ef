import { pinnedImages } from "../../../../lib/isolation/pods/pinned-images";
import type { PodSpec, RuleCases } from "../../support/cases";
import { container, pod } from "../../support/cases";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const shown = (reference: string): PodSpec =>
  pod({
    containers: [container({ image: `nginx@${DIGEST}` })],
    volumes: [
      { name: "scratch", emptyDir: {} },
      { name: "model", image: { reference } },
    ],
  });
const from = (...images: readonly (string | undefined)[]): PodSpec =>
  pod({ containers: images.map((image, index) => container({ name: `c${index}`, image })) });

export const pinnedImagesCases: RuleCases = {
  rule: pinnedImages,
  refused: {
    pods: {
      "no tag": from("nginx"),
      "`latest`": from("docker.io/library/nginx:latest"),
      "a port, and no tag": from("registry.example.com:5000/web"),
      "`latest` behind a port": from("registry.example.com:5000/web:latest"),
      "the second container": from("nginx:1.29.1", "nginx"),
      "an init container": pod({ initContainers: [container({ name: "first", image: "busybox" })] }),
      "an ephemeral container": pod({
        ephemeralContainers: [container({ name: "debug", image: "busybox" })],
      }),
      "an image as a volume": shown("model:latest"),
      "an image as a volume, without a tag": shown("model"),
      "a digest that is none": from("nginx@sha256:abc"),
      "an empty tag": from("nginx:"),
      "no image": from(undefined),
      "no reference": from("Nginx:1.29.1"),
    },
  },
  passed: {
    pods: {
      "a tag": from("nginx:1.29.1", "registry.example.com:5000/shop/web:2"),
      "a digest": from(`nginx@${DIGEST}`),
      "`latest` of one digest": from(`nginx:latest@${DIGEST}`),
      "a tag that begins like `latest`": from("nginx:latest-1.29"),
      "an image as a volume": shown("model:1"),
      "an image called latest": from("example.org/latest:1"),
    },
  },
};

export const digestedImagesCases: RuleCases = {
  rule: pinnedImages,
  tenant: { requireDigests: true },
  refused: {
    pods: {
      "a tag alone": from("nginx:1.29.1"),
      "a digest that is cut off": from(`nginx:1.29.1@${DIGEST.slice(0, -1)}`),
      "the second container": from(`nginx@${DIGEST}`, "nginx:1.29.1"),
      "an image as a volume": shown("model:1"),
    },
  },
  passed: {
    pods: {
      "a digest": from(`nginx@${DIGEST}`),
      "an image as a volume": shown(`model@${DIGEST}`),
      "a tag, and the digest that decides": from(`registry.example.com/public/web:1@${DIGEST}`),
    },
  },
};
