/**
 * Images in registries that speak the OCI distribution API: what `cce image` does, for programs. Nothing here loads a
 * Pulumi SDK or cdk8s.
 */
export { imageInArchive, Archive } from "./archive/open-archive";
export { NoImage } from "./archive/no-image";
export type { ArchiveProgress } from "./archive/write-archive";
export type { CopyProgress } from "./copy";
export { Passage } from "./copy";
export { credentialsFrom } from "./credentials";
export type { Credential, CredentialPlaces, FindCredential } from "./credentials";
export {
  ContentMismatch,
  NotThere,
  RegistryNonsense,
  RegistryRefusal,
  RegistryUnreachable,
  VersionExists,
} from "./failures";
export { parsePlatform, showPlatform } from "./manifest";
export { printable } from "./printable";
export type { Descriptor, Manifest, Platform } from "./manifest";
export type { Registries } from "./registries";
export { registryImage } from "./verbs/registry-image";
export type { ImageSource } from "./source";
export { planDeletion } from "./verbs/delete";
export type { Deletion } from "./verbs/delete";
export { categoriesOfStore, changeCategories, declareCategories, storeOf } from "./verbs/categories";
export type { CategoryChange, Store } from "./verbs/categories";
export { editImage } from "./verbs/edit";
export { listImages } from "./verbs/list";
export type { Listing } from "./verbs/list";
export { ensurePublished, publishImage } from "./verbs/publish";
export type { Publication, Published } from "./verbs/publish";
export { pullImage } from "./verbs/pull";
export type { Pull } from "./verbs/pull";
export { pushImage } from "./verbs/push";
export type { Push, Pushed } from "./verbs/push";
export { scanImage, ScanningOff } from "./verbs/scan";
export type { Vulnerability } from "./verbs/scan";
export { showImage } from "./verbs/show";
export type { ImageDetails, ImageSummary, ImageVersion } from "./verbs/show";
export type { ImageAbout } from "../rules/image-about";
