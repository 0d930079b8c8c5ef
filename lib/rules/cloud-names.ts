import { dnsLabel, LABEL_LENGTH } from "./names";
import type { Problem } from "./problem";

/** What OpenStack's services keep of a name. */
const LONGEST = 255;
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;
const COMPUTE_HOST = /^[-._A-Za-z0-9]+$/;

/** The name of an object of the cloud whose users may choose it freely: a flavor, a volume type, a network. */
export function cloudName(field: string, value: string): Problem | undefined {
  if (isCloudName(value)) return undefined;
  return {
    field,
    value,
    rule: `is no name of 1 to ${LONGEST} printable characters`,
    fix: "use printable characters, no spaces at its ends",
  };
}

/** Whether OpenStack's services take a name as it is. */
export function isCloudName(value: string): boolean {
  return value !== "" && value === value.trim() && value.length <= LONGEST && !UNPRINTABLE.test(value);
}

/**
 * A name that servers' names start with. Nova makes a server's name its host name, which the kubelet makes the name of
 * its node. Nova cuts host names off at 63 characters, where two nodes may become one.
 *
 * @param suffixes what the names of the servers add to it, hyphens included
 */
export function hostNamePrefix(
  field: string,
  value: string,
  suffixes: readonly string[],
): Problem | undefined {
  const added = Math.max(0, ...suffixes.map(({ length }) => length));
  return dnsLabel(field, value, LABEL_LENGTH - added);
}

/** A hypervisor host, by the name that its nova-compute goes by. */
export function computeHost(field: string, value: string): Problem | undefined {
  if (value.length <= LONGEST && COMPUTE_HOST.test(value)) return undefined;
  return {
    field,
    value,
    rule: "is no name of a compute host",
    fix: "use a name that 'openstack compute service list' shows",
  };
}
