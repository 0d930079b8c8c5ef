/**
 * Kubernetes concepts as plain cdk8s constructs, without Pulumi: synthesize them to YAML for GitOps or kubectl.
 * The components of the package's main entry deploy these same constructs.
 */
export { AutoscaleRule } from "./autoscale-rule";
export type { AutoscaleProps, AutoscaleRuleProps } from "./autoscale-rule";
export { ConfigBundle } from "./config-bundle";
export type { ConfigBundleProps, Texts } from "./config-bundle";
export { Protocol } from "./containers";
export type { ContainerPort, ContainerProps } from "./containers";
export { ConcurrencyPolicy, CronJob } from "./cron-job";
export type { CronJobProps } from "./cron-job";
export { DaemonSet } from "./daemon-set";
export type { DaemonSetProps } from "./daemon-set";
export { Deployment } from "./deployment";
export type { DeploymentProps } from "./deployment";
export { Job } from "./job";
export type { JobProps, RunProps } from "./job";
export { ImageBackend } from "./image-backend";
export type { ImageVersion, RepoPods, VersionRequest } from "./image-backend";
export { ImageDelivery } from "./image-delivery";
export type { ImageDeliveryProps } from "./image-delivery";
export { ImageRepo } from "./image-repo";
export type {
  AccountSecret,
  ImageRepoProps,
  ObjectStorage,
  RepoExposure,
  RepoScanning,
  ServerCertificate,
} from "./image-repo-props";
export { Label } from "./labels";
export { Token } from "./late";
export type { Late } from "./late";
export type { Mount } from "./mounts";
export { Pod, RestartPolicy } from "./pod";
export type { PodProps } from "./pod";
export type { NamedContainer, PodTemplateProps } from "./pod-template";
export type { Probe, Probes } from "./probes";
export type { PullSecretProps } from "./pull-secret";
export type { ResourceRange, Resources } from "./resources";
export { ScalableWorkload } from "./scalable-workload";
export type { ScalableWorkloadProps } from "./scalable-workload";
export { Exposure, ServiceExposure } from "./service-exposure";
export type { ExposedPort, ServiceExposureProps } from "./service-exposure";
export { DeletionPolicy, StatefulSet } from "./stateful-set";
export type { DiskTemplate, StatefulSetProps } from "./stateful-set";
export { ReclaimPolicy, StorageBackend } from "./storage-backend";
export type { CloudDisk, NodeDisk, StorageBackendProps } from "./storage-backend";
export { MemberKind, MemberRole } from "./tenant-access";
export type { Member } from "./tenant-access";
export { TenantGuard } from "./tenant-guard";
export type { TenantGuardProps } from "./tenant-guard";
export { TenantNamespace } from "./tenant-namespace";
export type { NodeSelection, NodeToleration, TenantGrants, TenantNamespaceProps } from "./tenant-namespace";
export { PeerDirection } from "./tenant-network";
export type { ExternalEgress, Peer, PolicyPort } from "./tenant-network";
export type { ContainerLimits, Quota, ResourceAmounts } from "./tenant-quota";
export { AccessMode, VolumeClaim } from "./volume-claim";
export type { DiskRequest, VolumeClaimProps } from "./volume-claim";
export { Workload } from "./workload";
export type { WorkloadProps } from "./workload";
export { Deletion, METRICS_ACCOUNT, pullAccount } from "../zot/access";
export type { ImageAccess, ImageStore, OrganizationStore, Retention } from "../zot/access";
