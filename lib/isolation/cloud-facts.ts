import { FactKind } from "./fact-kinds";

/** What an administrator says of the cloud's part of a deployment. Whatever is left out is not granted. */
export interface CloudFacts {
  /**
   * Availability zones of which every server and disk has to name one (rule 54), as those of an exclusive domain.
   *
   * @default any zone, and none where the cloud chooses
   */
  readonly zones?: readonly string[];
  /** Zones of disks, in clouds that name them apart from those of servers (rule 54). @default a disk is in its server's */
  readonly diskZones?: readonly string[];
  /** Types of volumes that are encrypted, and of which all disks have to be (rule 55). @default any type */
  readonly encryptedVolumeTypes?: readonly string[];
  /** Storage classes whose disks outlive their claims (rule 47). @default none */
  readonly retainedStorageClasses?: readonly string[];
  /** Floating addresses on nodes (rule 56). @default false */
  readonly allowNodeAddresses?: boolean;
  /** Ids of security groups of others, whose members may call nodes (rule 49). @default none */
  readonly securityGroups?: readonly string[];
  /** API servers that the whole world may call (rules 49 and 59). @default false */
  readonly allowWorldFacingApi?: boolean;
  /** Addresses that several ports may share, beside those of ports of the same program (rule 51). @default none */
  readonly sharedAddresses?: readonly string[];
}

export const CLOUD_FACTS: Readonly<Record<keyof CloudFacts, FactKind>> = {
  zones: FactKind.List,
  diskZones: FactKind.List,
  encryptedVolumeTypes: FactKind.List,
  allowNodeAddresses: FactKind.Flag,
  retainedStorageClasses: FactKind.List,
  securityGroups: FactKind.List,
  allowWorldFacingApi: FactKind.Flag,
  sharedAddresses: FactKind.List,
};
