import { declaredCategories } from "../rules/image-about";
import { parseRegistry } from "../rules/images";
import { distinct, organizationName } from "../rules/names";
import { wholeNumber } from "../rules/numbers";
import type { Findings, Problem } from "../rules/problem";
import { within } from "../rules/problem";
import type { ImageAccess, ImageStore, OrganizationStore, Retention } from "./access";
import { SYSTEM_PREFIX } from "./access";
import type { ImageScanning, ObjectStore, ZotSettings } from "./config";

const ACCOUNT = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const REGION = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
const FOLDER = /^(\/[A-Za-z0-9._-]+)+$/;
/** What RE2 has no notion of: looking around, and going back to what matched. */
const BEYOND_RE2 = /\(\?<?[=!]|\\[1-9]|\\k</;
const MOST_DAYS = 36_500;

/** Every problem of what a server is to be like. */
export function zotFindings(settings: ZotSettings): Findings {
  const { access, objectStore, scanning } = settings;
  return [
    ...accessFindings(access),
    ...(objectStore ? within("objectStorage", objectStoreFindings(objectStore)) : []),
    ...(scanning ? within("scanning", scanningFindings(scanning)) : []),
    scanning && objectStore
      ? {
          field: "scanning",
          value: scanning,
          rule: "does not work on images in object storage",
          fix: "keep the images on a disk, or leave scanning out",
        }
      : undefined,
    ...needsSearch(settings),
  ];
}

/** Every problem of who may do what. */
export function accessFindings({ administrators, organizations, publicStore = {} }: ImageAccess): Findings {
  const nobody: Problem | undefined =
    administrators.length > 0
      ? undefined
      : {
          field: "administrators",
          value: undefined,
          rule: "are none, so nobody could write the public store",
          fix: "name the account of at least one",
        };
  return [
    nobody,
    ...accountFindings("administrators", administrators),
    ...within("publicStore", storeFindings(publicStore)),
    ...Object.entries(organizations).flatMap(([name, store]) => [
      organizationName("organizations", name),
      ...within(`organizations['${name}']`, organizationFindings(store)),
    ]),
  ];
}

function organizationFindings(store: OrganizationStore): Findings {
  const { members = [], managers = [] } = store;
  const strangers = managers.filter((name) => !members.includes(name));
  return [
    ...accountFindings("members", members),
    ...accountFindings("managers", managers),
    ...[...new Set(strangers)].map((name) => ({
      field: "managers",
      value: name,
      rule: "is no member of the organization",
      fix: "add the name to 'members', or take it out of 'managers'",
    })),
    ...storeFindings(store),
  ];
}

function storeFindings({ categories = [], retention }: ImageStore): Findings {
  return [
    ...declaredCategories("categories", categories),
    ...(retention ? within("retention", retentionFindings(retention)) : []),
  ];
}

function accountFindings(field: string, names: readonly string[]): Findings {
  return [
    ...names.map((name, index) => accountName(`${field}[${index}]`, name)),
    ...distinct(field, names, "name each account once"),
  ];
}

/** A name that goes into a file of lines with colons, and into policies that compare it letter by letter. */
function accountName(field: string, value: string): Problem | undefined {
  if (value.startsWith(SYSTEM_PREFIX)) {
    return { field, value, rule: "is an account of the system's own", fix: "choose another name" };
  }
  if (ACCOUNT.test(value)) return undefined;
  return {
    field,
    value,
    rule: "is no name of an account of 1 to 64 characters",
    fix: "use letters, digits, '.', '_', '@', '+' and '-', a letter or digit first",
  };
}

function retentionFindings({ lastPushed, pushedWithinDays, pulledWithinDays, always }: Retention): Findings {
  const numbers = { lastPushed, pushedWithinDays, pulledWithinDays };
  const isEmpty = Object.values(numbers).every((value) => value === undefined) && !always?.length;
  return [
    isEmpty
      ? {
          field: "lastPushed, pushedWithinDays, pulledWithinDays, always",
          value: undefined,
          rule: "keep no version at all",
          fix: "say which versions are kept, or leave retention out to keep all",
        }
      : undefined,
    ...Object.entries(numbers).map(([field, value]) =>
      value === undefined ? undefined : wholeNumber(field, value, { min: 1, max: MOST_DAYS }),
    ),
    ...(always ?? []).map((pattern, index) => regularExpression(`always[${index}]`, pattern)),
    ...distinct("always", always ?? [], "give each pattern once"),
  ];
}

function regularExpression(field: string, value: string): Problem | undefined {
  if (value !== "" && !BEYOND_RE2.test(value) && compiles(value)) return undefined;
  return {
    field,
    value,
    rule: "is no regular expression that RE2 takes",
    fix: "write one without look-around and back references, such as v[0-9.]+",
  };
}

function compiles(pattern: string): boolean {
  try {
    // In unicode mode, JavaScript refuses the escapes that RE2 does not know either.
    new RegExp(pattern, "u");
    return true;
  } catch {
    // What does not compile is an ordinary finding.
    return false;
  }
}

function objectStoreFindings({ endpoint, region, bucket, folder }: ObjectStore): Findings {
  return [
    endpoint === undefined ? undefined : httpsUrl("endpoint", endpoint),
    matching("region", region, REGION, "is no name of a region", "write one such as RegionOne"),
    matching(
      "bucket",
      bucket,
      BUCKET,
      "is no name of a bucket of 3 to 63 characters",
      "use lower-case letters, digits, '.' and '-', a letter or digit at both ends",
    ),
    folder === undefined
      ? undefined
      : matching("folder", folder, FOLDER, "is no absolute path", "write one such as /images"),
  ];
}

function scanningFindings({ updateHours, databases }: ImageScanning): Findings {
  return [
    updateHours === undefined ? undefined : wholeNumber("updateHours", updateHours, { min: 2, max: 24 * 30 }),
    ...Object.entries(databases ?? {}).map(([name, value]) => repository(`databases.${name}`, value)),
  ];
}

function needsSearch({ hasSearch, hasWebUi, scanning }: ZotSettings): Findings {
  if (hasSearch) return [];
  const without = [...(hasWebUi ? ["webUi"] : []), ...(scanning ? ["scanning"] : [])];
  return without.map((field) => ({
    field,
    value: true,
    rule: "needs search, which is switched off",
    fix: `leave 'search: false' out, or ${field} too`,
  }));
}

function httpsUrl(field: string, value: string): Problem | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === "https:" && `${url.origin}/` === url.href && !value.includes("@")) return undefined;
  return {
    field,
    value,
    rule: "is no https address of a host",
    fix: "write one such as https://objects.example.org, without a path",
  };
}

function repository(field: string, value: string): Problem | undefined {
  const [host = "", ...path] = value.split("/");
  if (
    parseRegistry(host) !== undefined &&
    path.length > 0 &&
    path.every((part) => /^[a-z0-9._-]+$/.test(part))
  )
    return undefined;
  return {
    field,
    value,
    rule: "names no repository of a registry",
    fix: "write one such as ghcr.io/aquasecurity/trivy-db",
  };
}

function matching(
  field: string,
  value: string,
  pattern: RegExp,
  rule: string,
  fix: string,
): Problem | undefined {
  return pattern.test(value) ? undefined : { field, value, rule, fix };
}
