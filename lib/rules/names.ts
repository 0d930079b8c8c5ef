import type { Problem } from "./problem";

/** A DNS-1123 label, as a pattern. */
export const LABEL_PATTERN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
/** The name of an organization, as a pattern. */
export const ORGANIZATION_PATTERN = "[a-z0-9]+(-[a-z0-9]+)*";

const LABEL = new RegExp(`^${LABEL_PATTERN}$`);
const ORGANIZATION = new RegExp(`^${ORGANIZATION_PATTERN}$`);
const QUALIFIED_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const FILE_NAME = /^[-._a-zA-Z0-9]+$/;
const VARIABLE = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

/** Namespaces that belong to the cluster, as a pattern; a tenant there would share them with the system. */
export const RESERVED_NAMESPACE = "default|kube-.*";
const RESERVED = new RegExp(`^(?:${RESERVED_NAMESPACE})$`);

/** Kubernetes allows 63 characters in a DNS label (RFC 1123). */
export const LABEL_LENGTH = 63;

/**
 * Names that controllers extend must leave room for what these add to a pod's `controller-revision-hash`
 * label (StatefulSet, DaemonSet) or to a job's name (CronJob).
 */
export const EXTENDED_LABEL_LENGTH = 52;

const PORT_NAME_LENGTH = 15;

/** What a component is called in its program, which tells it apart from others of its kind. */
export function componentName(value: string): Problem | undefined {
  if (value !== "") return undefined;
  return { field: "name", value, rule: "tells nothing apart", fix: "give the component a name" };
}

/** A DNS-1123 label: what names of namespaces, containers and workloads have to be. */
export function dnsLabel(field: string, value: string, maxLength = LABEL_LENGTH): Problem | undefined {
  if (value.length > 0 && value.length <= maxLength && LABEL.test(value)) return undefined;
  return {
    field,
    value,
    rule: `is no DNS-1123 label of 1 to ${maxLength} characters`,
    fix: "use lower-case letters, digits and inner hyphens",
  };
}

/**
 * The name of a service, which has to be a DNS-1035 label: one that starts with a letter, unlike those of
 * everything else.
 */
export function serviceName(field: string, value: string, maxLength = LABEL_LENGTH): Problem | undefined {
  if (dnsLabel(field, value, maxLength) === undefined && /^[a-z]/.test(value)) return undefined;
  return {
    field,
    value,
    rule: `is no DNS-1035 label of 1 to ${maxLength} characters, which services need`,
    fix: "use lower-case letters, digits and inner hyphens, a letter first",
  };
}

/** The name of a port: at most 15 of the characters of a label, a letter among them, no doubled hyphens. */
export function portName(field: string, value: string): Problem | undefined {
  const invalid = dnsLabel(field, value, PORT_NAME_LENGTH);
  if (!invalid && /[a-z]/.test(value) && !value.includes("--")) return undefined;
  return {
    field,
    value,
    rule: `is no port name of 1 to ${PORT_NAME_LENGTH} characters`,
    fix: "use lower-case letters and digits, at least one letter, and single inner hyphens",
  };
}

/** A DNS-1123 subdomain: labels joined by dots, at most 253 characters. */
export function dnsSubdomain(field: string, value: string): Problem | undefined {
  const labels = value.split(".");
  if (value.length <= 253 && labels.every((label) => LABEL.test(label) && label.length <= LABEL_LENGTH))
    return undefined;
  return {
    field,
    value,
    rule: "is no DNS-1123 subdomain of at most 253 characters",
    fix: "use DNS labels joined by dots",
  };
}

/**
 * The name of an organization. It becomes part of paths and access-control globs of the image repository,
 * hence stricter than a DNS label: no doubled hyphens.
 */
export function organizationName(field: string, value: string): Problem | undefined {
  if (value.length <= LABEL_LENGTH && ORGANIZATION.test(value)) return undefined;
  return {
    field,
    value,
    rule: `is no organization name of 1 to ${LABEL_LENGTH} characters`,
    fix: "use lower-case letters and digits, words joined by single hyphens",
  };
}

/** A namespace that a tenant may have: a DNS label which is not one of the system's (isolation rule 24). */
export function tenantNamespace(field: string, value: string): Problem | undefined {
  const invalid = dnsLabel(field, value);
  if (invalid) return invalid;
  if (!RESERVED.test(value)) return undefined;
  return { field, value, rule: "is reserved for the cluster itself", fix: "choose another name" };
}

/** A key of a ConfigMap or Secret that is mounted as a file. */
export function fileName(field: string, value: string): Problem | undefined {
  if (value.length <= 253 && FILE_NAME.test(value) && value !== "." && !value.startsWith(".."))
    return undefined;
  return {
    field,
    value,
    rule: "is no file name of at most 253 characters",
    fix: "use letters, digits, '-', '_' and '.', no slashes, not starting with '..'",
  };
}

/** The name of an environment variable, as the API server takes it. */
export function variableName(field: string, value: string): Problem | undefined {
  if (value.length <= 253 && VARIABLE.test(value) && value !== "." && !value.startsWith(".."))
    return undefined;
  return {
    field,
    value,
    rule: "is no name of an environment variable",
    fix: "use letters, digits, '-', '_' and '.', not starting with a digit",
  };
}

/** A label key: an optional DNS subdomain and slash, then at most 63 characters. */
export function labelKey(field: string, value: string): Problem | undefined {
  const slash = value.indexOf("/");
  const name = value.slice(slash + 1);
  const validPrefix = slash < 0 || dnsSubdomain(field, value.slice(0, slash)) === undefined;
  if (validPrefix && name.length <= LABEL_LENGTH && QUALIFIED_NAME.test(name)) return undefined;
  return {
    field,
    value,
    rule: "is no label key",
    fix: "write 'name' or 'domain/name', the name at most 63 characters",
  };
}

/** A label value: empty, or at most 63 characters that start and end alphanumerically. */
export function labelValue(field: string, value: string): Problem | undefined {
  if (value === "" || (value.length <= LABEL_LENGTH && QUALIFIED_NAME.test(value))) return undefined;
  return {
    field,
    value,
    rule: "is no label value of at most 63 characters",
    fix: "use letters, digits, '-', '_' and '.', alphanumeric at both ends",
  };
}

/** Every problem of a set of labels. */
export function labels(
  field: string,
  values: Readonly<Record<string, string>>,
): readonly (Problem | undefined)[] {
  return Object.entries(values).flatMap(([key, value]) => [
    labelKey(field, key),
    labelValue(`${field}['${key}']`, value),
  ]);
}

/** Values that must differ from each other, each duplicate reported once. */
export function distinct(
  field: string,
  values: readonly (string | number)[],
  fix: string,
): readonly Problem[] {
  const repeated = values.filter((value, index) => values.indexOf(value) !== index);
  return [...new Set(repeated)].map((value) => ({ field, value, rule: "is given more than once", fix }));
}

/** A folder within a disk, relative to its root. */
export function innerPath(field: string, value: string): Problem | undefined {
  if (value !== "" && !value.startsWith("/") && !value.split("/").includes("..")) return undefined;
  return {
    field,
    value,
    rule: "is no path within the disk",
    fix: "write a relative path such as data/main, without '..'",
  };
}

/** An absolute path inside a container at which something is mounted. */
export function mountPath(field: string, value: string): Problem | undefined {
  if (/^\/[^:]+$/.test(value) && !value.split("/").includes("..")) return undefined;
  return {
    field,
    value,
    rule: "is no absolute path",
    fix: "write a path such as /var/lib/app, without ':' or '..'",
  };
}
