import { root } from "./language/condition";

/** The object that is looked at. */
export const OBJECT = root("object");

/** What administrators say of the tenant, by the names of `TenantFacts`. */
export const TENANT = root("tenant");

/** What they say of the cloud's part, by the names of `CloudFacts`. */
export const CLOUD = root("cloud");

/** Names of the cluster's own namespaces. */
export const SYSTEM_NAMESPACES = root("system").at("namespaces");

/** Namespace of the object that is looked at. */
export const NAMESPACE = OBJECT.at("metadata", "namespace");
