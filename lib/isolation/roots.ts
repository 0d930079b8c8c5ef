import { absent } from "./language/checks";
import type { Condition } from "./language/condition";
import { root } from "./language/condition";

/** The object that is looked at. */
export const OBJECT = root("object");

/** What administrators say of the tenant, by the names of `TenantFacts`. */
export const TENANT = root("tenant");

/** What they say of the cloud's part, by the names of `CloudFacts`. */
export const CLOUD = root("cloud");

/** Names of the cluster's own namespaces. */
export const SYSTEM_NAMESPACES = root("system").at("namespaces");

/**
 * The object as it was before it is changed, as far as somebody knows: the cluster's admission does, and what is found in a
 * cluster is what it was.
 */
export const BEFORE = root("before");

/** Namespace of the object that is looked at. */
export const NAMESPACE = OBJECT.at("metadata", "namespace");

/** That an object of such a kind is nothing for tenants. Every object has a kind, so it is what breaks. */
export const NOT_FOR_TENANTS: Condition = OBJECT.at("kind").passes(absent);
