import type { IsolationRule } from "../rule";
import { ownVolumes } from "./own-volumes";
import { storageClasses } from "./storage-classes";

/** Rules about disks. */
export const STORAGE_RULES: readonly IsolationRule[] = [storageClasses, ownVolumes];
