import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** Enough to tell apart all the clusters of one name that a project will ever have. */
const SUFFIX_LENGTH = 6;

/**
 * What controllers of a cluster write on balancers and disks that they make in its cloud, by which these are found when
 * it goes. Not its name alone: another stack may have a cluster of the same name, on the same network.
 */
export function controllerIdentity(name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const suffix = new random.RandomString(
    `${name}-identity`,
    { length: SUFFIX_LENGTH, upper: false, special: false },
    opts,
  ).result;
  return pulumi.interpolate`${name}-${suffix}`;
}
