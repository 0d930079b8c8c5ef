/** Types of OpenStack's services, as its catalogue names them. */
export type ServiceType =
  | "identity"
  | "compute"
  | "placement"
  | "network"
  | "image"
  | "volumev3"
  | "load-balancer"
  | "orchestration"
  | "cloudformation"
  | "alarming"
  | "metric";

/** Which of a service's addresses is called. */
export type EndpointInterface = "public" | "internal" | "admin";

/**
 * The address of a path of a service. Some catalogues list a service with its version, others without.
 *
 * @param endpoint as the catalogue has it, such as `https://cloud.example:9696/v2.0/`
 * @param path what follows the address, with the version where the service's paths start with one: `/v2.0/networks`
 */
export function serviceAddress(endpoint: string, path: string): string {
  const base = endpoint.replace(/\/+$/, "");
  const [, version = ""] = /^(\/v[0-9.]+)(?=[/?]|$)/.exec(path) ?? [];
  return version !== "" && base.endsWith(version) ? `${base}${path.slice(version.length)}` : `${base}${path}`;
}
