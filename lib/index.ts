/**
 * Typed Pulumi components that turn an OpenStack cloud into a container engine. The same concepts without Pulumi,
 * as cdk8s constructs, are in `cloud-container-engine/constructs`.
 */
export { AutoscaleRule } from "./components/autoscale-rule";
export type { AutoscaleRuleArgs } from "./components/autoscale-rule";
export { ComputeDomain } from "./components/compute-domain";
export type { ComputeDomainArgs, DomainFlavor } from "./components/compute-domain";
export { ConfigBundle } from "./components/config-bundle";
export type { ConfigBundleArgs } from "./components/config-bundle";
export { ContainerCluster } from "./components/container-cluster";
export type {
  AddonChart,
  CloudControllerAddon,
  CloudDisksAddon,
  ClusterAddons,
  ClusterCredentials,
  GivenCredential,
  MadeCredential,
} from "./components/addons/args";
export { BalancerProvider } from "./components/cluster/args";
export type {
  ApiAccess,
  BootVolume,
  ClassicNetwork,
  ClusterEndpoint,
  ClusterNetwork,
  ContainerClusterArgs,
  ControlPlane,
  NodeRegistry,
  NodeSoftware,
  OctaviaEndpoint,
  VipEndpoint,
  VpcNetwork,
} from "./components/cluster/args";
export { CronJob } from "./components/cron-job";
export type { CronJobArgs } from "./components/cron-job";
export { DaemonSet } from "./components/daemon-set";
export type { DaemonSetArgs } from "./components/daemon-set";
export { Deployment } from "./components/deployment";
export type { DeploymentArgs } from "./components/deployment";
export { ImageAuthority } from "./components/image-authority";
export { ImageCategories } from "./components/image-categories";
export type { CategorizedRegistry, ImageCategoriesArgs } from "./components/image-categories";
export { ImageDelivery } from "./components/image-delivery";
export type { ImageDeliveryArgs } from "./components/image-delivery";
export { ImageRepo } from "./components/image-repo";
export type { ImageRepoArgs } from "./components/image-repo";
export { ImagePublication } from "./components/image-publication";
export type { ImagePublicationArgs } from "./components/image-publication";
export { Job } from "./components/job";
export type { JobArgs } from "./components/job";
export { NodeGroup } from "./components/node-group";
export type { DataVolume, NodeAutoscale, NodeGroupArgs, NodeRecovery } from "./components/node-group/args";
export type { GroupNode } from "./components/node-group/fixed";
export { Metrics } from "./scaling/alarms";
export { Signal } from "./scaling/node-group-template";
export { Pod } from "./components/pod";
export type { PodArgs } from "./components/pod";
export { ServiceExposure } from "./components/service-exposure";
export type { ServiceExposureArgs, ServicePort } from "./components/service-exposure";
export { StatefulSet } from "./components/stateful-set";
export type { StatefulSetArgs } from "./components/stateful-set";
export { StorageBackend } from "./components/storage-backend";
export type { StorageBackendArgs } from "./components/storage-backend";
export { TenantGuard } from "./components/tenant-guard";
export type { TenantGuardArgs } from "./components/tenant-guard";
export { TenantNamespace } from "./components/tenant-namespace";
export type { TenantNamespaceArgs } from "./components/tenant-namespace";
export { VolumeClaim } from "./components/volume-claim";
export type { VolumeClaimArgs } from "./components/volume-claim";
export { ConcurrencyPolicy } from "./constructs/cron-job";
export { Protocol } from "./constructs/containers";
export { ImageBackend } from "./constructs/image-backend";
export type { ImageVersion, VersionRequest } from "./constructs/image-backend";
export { RestartPolicy } from "./constructs/pod";
export { Exposure } from "./constructs/service-exposure";
export { DeletionPolicy } from "./constructs/stateful-set";
export { ReclaimPolicy } from "./constructs/storage-backend";
export { MemberKind, MemberRole } from "./constructs/tenant-access";
export { PeerDirection } from "./constructs/tenant-network";
export { AccessMode } from "./constructs/volume-claim";
export { Deletion } from "./zot/access";
