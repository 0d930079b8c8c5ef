import type { RuleCases } from "../../support/cases";
import { ownVolumesCases } from "./own-volumes";
import { anyStorageClassCases, storageClassesCases } from "./storage-classes";

/** Cases of the rules about disks. */
export const STORAGE_CASES: readonly RuleCases[] = [
  storageClassesCases,
  anyStorageClassCases,
  ownVolumesCases,
];
