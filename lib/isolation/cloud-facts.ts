import { FactKind } from "./fact-kinds";

/** What an administrator says of the cloud's part of a deployment. Whatever is left out is not granted. */
export interface CloudFacts {
  /** Availability zones that servers, disks and groups may be in (rule 54). @default any, as long as one is named */
  readonly zones?: readonly string[];
  /** Types of volumes that are encrypted, and of which all disks have to be (rule 55). @default any type */
  readonly encryptedVolumeTypes?: readonly string[];
  /** Storage classes whose disks outlive their claims (rule 47). @default none */
  readonly retainedStorageClasses?: readonly string[];
  /** Floating addresses on nodes (rule 56). @default false */
  readonly allowNodeAddresses?: boolean;
}

export const CLOUD_FACTS: Readonly<Record<keyof CloudFacts, FactKind>> = {
  zones: FactKind.List,
  encryptedVolumeTypes: FactKind.List,
  allowNodeAddresses: FactKind.Flag,
  retainedStorageClasses: FactKind.List,
};
