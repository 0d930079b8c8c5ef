import type { Finding } from "../finding";
import { failure, fine, unknown, warning } from "../finding";
import type { CloudFlavor, CloudImage, CloudSnapshot } from "../snapshot";
import { judged } from "../snapshot";
import type { StackWanted } from "../wanted";
import { kindsOfNodes } from "../wanted";

const BYTES_OF_GIB = 2 ** 30;

/** Systems that nodes know how to set themselves up on. */
const DISTRIBUTIONS: readonly string[] = ["debian", "ubuntu"];

/** How many names are worth reading. */
const SUGGESTED = 8;

/** Whether the wanted image is there, whole, and fits into the nodes' disks. */
export function checkImage(wanted: StackWanted, cloud: CloudSnapshot): readonly Finding[] {
  const { image: name } = wanted;
  return judged("image", name ?? "any", cloud.images, (images) => {
    if (name === undefined) return [unnamed(images)];
    // The one that a deployment would take, too.
    const [image, ...others] = images.filter((each) => each.name === name);
    if (image === undefined) return [failure("image", name, "is not there", choice(images))];
    const flavors = "value" in cloud.flavors ? cloud.flavors.value : [];
    const problems = checkNewest(image, wanted, flavors);
    if (problems.length > 0) return problems;
    const count = others.length === 0 ? "" : `; the newest of ${others.length + 1} with this name`;
    return [fine("image", name, `is active${count}`)];
  });
}

function unnamed(images: readonly CloudImage[]): Finding {
  return unknown("image", "any", "none is named, so none is checked", choice(images));
}

function choice(images: readonly CloudImage[]): string {
  const fitting = images.filter(
    ({ status, distribution, name }) =>
      status === "active" &&
      (distribution === undefined ? /debian|ubuntu/i.test(name) : DISTRIBUTIONS.includes(distribution)),
  );
  const names = [...new Set(fitting.map(({ name }) => name))].slice(0, SUGGESTED);
  if (names.length > 0) return `use one of ${names.join(", ")}`;
  return "upload a cloud image of Debian or Ubuntu: openstack image create --file IMAGE --disk-format qcow2 NAME";
}

function checkNewest(
  image: CloudImage,
  wanted: StackWanted,
  flavors: readonly CloudFlavor[],
): readonly Finding[] {
  const { name, status, distribution } = image;
  if (status !== "active") {
    const found = `the newest with this name is ${status}, so nothing can boot from it`;
    return [failure("image", name, found, "upload it again, or delete what is not whole")];
  }
  const system =
    distribution === undefined || DISTRIBUTIONS.includes(distribution.toLowerCase())
      ? []
      : [
          warning(
            "image",
            name,
            `is of ${distribution}; nodes set themselves up on Debian and Ubuntu`,
            "use an image of one of these",
          ),
        ];
  return [...system, ...fits(image, wanted, flavors)];
}

function fits(image: CloudImage, wanted: StackWanted, flavors: readonly CloudFlavor[]): readonly Finding[] {
  const { name, minDiskGib, minMemoryMib, virtualSize = 0 } = image;
  const diskGib = Math.max(minDiskGib, Math.ceil(virtualSize / BYTES_OF_GIB));
  return kindsOfNodes(wanted).flatMap(({ kind, nodes }) => {
    const flavor = flavors.find((each) => each.name === nodes.flavor);
    const root = nodes.bootGib ?? (flavor?.diskGib || undefined);
    return [
      ...(root !== undefined && root < diskGib
        ? [
            failure(
              "image",
              name,
              `takes a disk of ${diskGib} GiB, and ${kind} have ${root}`,
              `use a boot volume of at least ${diskGib} GiB`,
            ),
          ]
        : []),
      ...(flavor !== undefined && flavor.memoryMib < minMemoryMib
        ? [
            failure(
              "image",
              name,
              `takes ${minMemoryMib} MiB of memory, and ${kind} have ${flavor.memoryMib}`,
              "use a larger flavor",
            ),
          ]
        : []),
    ];
  });
}
