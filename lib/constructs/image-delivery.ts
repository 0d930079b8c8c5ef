import { Construct } from "constructs";
import {
  heldName,
  HOLD,
  HOLDER,
  HOLDER_FOLDER,
  HOLDER_GRACE,
  HOLDER_RESOURCES,
  HOLDER_ROOM,
  LAY,
  NOBODY,
  PUBLIC_HOLDER,
} from "../rules/image-holder";
import { distinct, dnsLabel, EXTENDED_LABEL_LENGTH } from "../rules/names";
import type { Findings } from "../rules/problem";
import { refuse } from "../rules/problem";
import { DaemonSet } from "./daemon-set";
import type { ImageVersion } from "./image-backend";
import type { NamedContainer } from "./pod-template";
import type { TenantNamespace } from "./tenant-namespace";

export interface ImageDeliveryProps {
  readonly tenant: TenantNamespace;
  /** Name of the DaemonSet, a DNS-1123 label. @default the construct's id */
  readonly name?: string;
  /** The versions that nodes are to have. Their references are plain values, as the pods are made of them. */
  readonly images: readonly (string | ImageVersion)[];
  /** Labels of the nodes, within the tenant's nodes; `kubernetes.io/hostname` names one. @default all of the tenant's */
  readonly nodeLabels?: Readonly<Record<string, string>>;
  /**
   * A statically linked BusyBox, by which images are held whatever is in them.
   *
   * @default busybox 1.37.0-musl of Docker Hub; for a tenant of an image repository the one that has to be in its
   * public store under that name and version
   */
  readonly holder?: string | ImageVersion;
}

/**
 * Images that lie on nodes before anything needs them, and stay: each node runs a pod with a container of each image, in
 * which nothing of the image runs, but a sleeping program that is laid into it. So images without a shell can be
 * delivered too, and kubelets do not clear away what a container uses. Nodes that come later get them as well.
 *
 * A node has the images when its pod is ready; its `status.images` names them, unless it has more than 50 others that
 * are larger. Covers R6.
 */
export class ImageDelivery extends Construct {
  readonly deliveryName: string;
  readonly tenant: TenantNamespace;
  /** References of the images, sorted. */
  readonly images: readonly string[];
  /** The pods that hold them. */
  readonly pods: DaemonSet;

  constructor(scope: Construct, id: string, props: ImageDeliveryProps) {
    super(scope, id);
    this.deliveryName = props.name ?? id;
    this.tenant = props.tenant;
    // Sorted, so that another order is no change.
    this.images = props.images.map(reference).sort();
    refuse(`ImageDelivery '${this.deliveryName}'`, findings(this.deliveryName, this.images));
    const { imageRepo } = props.tenant;
    const holder = props.holder ?? imageRepo?.image(HOLDER) ?? PUBLIC_HOLDER;
    this.pods = new DaemonSet(this, "Resource", {
      tenant: props.tenant,
      name: this.deliveryName,
      nodeLabels: props.nodeLabels,
      user: NOBODY,
      initContainers: [
        {
          name: "holder",
          image: holder,
          command: LAY,
          mounts: [{ path: HOLDER_FOLDER, scratch: HOLDER_ROOM }],
          readOnlyRootFilesystem: true,
          resources: HOLDER_RESOURCES,
        },
      ],
      containers: this.images.map(held),
      terminationGracePeriodSeconds: HOLDER_GRACE,
    });
    this.node.defaultChild = this.pods.node.defaultChild;
  }
}

function held(image: string): NamedContainer {
  return {
    name: heldName(image),
    image,
    command: HOLD,
    // The image's own may be closed to others than its own user.
    workingFolder: HOLDER_FOLDER,
    mounts: [{ path: HOLDER_FOLDER, scratch: HOLDER_ROOM, readOnly: true }],
    readOnlyRootFilesystem: true,
    resources: HOLDER_RESOURCES,
  };
}

function reference(image: string | ImageVersion): string {
  return typeof image === "string" ? image : image.reference;
}

function findings(name: string, images: readonly string[]): Findings {
  return [
    dnsLabel("name", name, EXTENDED_LABEL_LENGTH),
    images.length > 0
      ? undefined
      : {
          field: "images",
          value: [],
          rule: "deliver nothing",
          fix: "list the images that nodes are to have",
        },
    ...distinct("images", images, "list each image once"),
  ];
}
