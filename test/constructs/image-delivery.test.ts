import type { ImageDeliveryProps } from "../../lib/constructs";
import { ImageDelivery } from "../../lib/constructs";
import { images } from "../support/image-repo";
import { only, podTemplate, refusal, shop, synthesize } from "../support/manifests";

const made = (props: Partial<ImageDeliveryProps> = {}) =>
  only(
    synthesize(
      (chart) =>
        void new ImageDelivery(chart, "soon", {
          tenant: shop(chart),
          images: ["nginx:1", "acme/web:2"],
          ...props,
        }),
    ),
    "DaemonSet",
  );
const refused = (props: Partial<ImageDeliveryProps>) =>
  refusal(
    (chart) => void new ImageDelivery(chart, "soon", { tenant: shop(chart), images: ["nginx:1"], ...props }),
  );

describe("ImageDelivery (R6)", () => {
  test("holds each image by a container in which a program of another image sleeps", () => {
    const { spec } = podTemplate(made());
    expect(spec.initContainers).toMatchObject([
      {
        image: "docker.io/library/busybox:1.37.0-musl",
        command: ["/bin/busybox", "cp", "/bin/busybox", "/image-delivery/busybox"],
      },
    ]);
    expect(spec.containers).toMatchObject([
      { name: expect.stringMatching(/^web-[0-9a-f]{8}$/), image: "acme/web:2" },
      { name: expect.stringMatching(/^nginx-[0-9a-f]{8}$/), image: "nginx:1" },
    ]);
    for (const container of spec.containers) {
      expect(container).toMatchObject({
        command: ["/image-delivery/busybox", "sleep", "infinity"],
        workingDir: "/image-delivery",
        volumeMounts: [{ mountPath: "/image-delivery", readOnly: true }],
      });
      expect(container).not.toHaveProperty("ports");
    }
    // An image that would be root's runs nothing as root.
    expect(spec.securityContext).toMatchObject({ runAsUser: 65534, runAsNonRoot: true });
  });

  test("goes to the nodes that it is told, and to all of the tenant's otherwise", () => {
    const nodeLabels = { "kubernetes.io/hostname": "worker-1" };
    expect(podTemplate(made({ nodeLabels })).spec.nodeSelector).toEqual(nodeLabels);
    expect(podTemplate(made()).spec).not.toHaveProperty("nodeSelector");
  });

  test("another order changes nothing", () => {
    expect(made({ images: ["acme/web:2", "nginx:1"] })).toEqual(made());
  });

  test("a tenant of an image repository has the holder from there, and pulls with its own credentials", () => {
    const objects = synthesize((chart) => {
      const repo = images(chart);
      const tenant = shop(chart, { imageRepo: repo });
      const version = repo.image({ organization: "acme", name: "shop/web", version: "1.4.2" });
      new ImageDelivery(chart, "soon", { tenant, images: [version] });
    });
    const { spec } = podTemplate(only(objects, "DaemonSet"));
    expect(spec).toMatchObject({
      imagePullSecrets: [{ name: "image-pull" }],
      initContainers: [
        { image: "images.example.org/public/busybox:1.37.0-musl", imagePullPolicy: "IfNotPresent" },
      ],
      containers: [{ image: "images.example.org/orgs/acme/shop/web:1.4.2", imagePullPolicy: "Always" }],
    });
  });

  test.each<[Partial<ImageDeliveryProps>, RegExp]>([
    [{ images: [] }, /images \(\[\]\) deliver nothing/],
    [{ images: ["nginx:1", "nginx:1"] }, /images \(nginx:1\) is given more than once/],
    [{ images: ["nginx"] }, /names no version/],
    [{ images: ["nginx:latest"] }, /is not pinned/],
    [{ images: ["not an image"] }, /is no image reference/],
    [{ name: "Soon" }, /is no DNS-1123 label/],
    [{ holder: "busybox" }, /names no version/],
  ])("%j is refused", (props, problem) => expect(refused(props)).toMatch(problem));
});
