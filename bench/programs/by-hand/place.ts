import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/** Options of a resource: the cluster it goes to, and what has to be there before. */
export interface Place {
  readonly provider: kubernetes.Provider;
  readonly dependsOn: pulumi.Resource[];
}
