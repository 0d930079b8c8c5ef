import { NotThere, RegistryNonsense } from "../failures";
import { printable } from "../printable";
import type { Registries } from "../registries";
import { reference, repositoryOf } from "../registries";

/** A weakness that is known of a version. */
export interface Vulnerability {
  /** `CVE-2026-1234` */
  readonly id: string;
  /** `CRITICAL`, `HIGH`, `MEDIUM`, `LOW`, `NONE` or `UNKNOWN`. */
  readonly severity: string;
  readonly title: string;
  readonly packages: readonly {
    readonly name: string;
    readonly installed: string;
    /** Version without the weakness. @default there is none yet */
    readonly fixed?: string;
  }[];
}

/** The registry does not scan. */
export class ScanningOff extends Error {
  override readonly name = "ScanningOff";
}

const SEARCH = "/v2/_zot/ext/search";
const LONGEST_RESULT = 64 * 1024 * 1024;
const SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "NONE", "UNKNOWN"] as const;
const [NOT_FOUND, METHOD_UNKNOWN] = [404, 405];
/** What zot says where no newer version is known. */
const NOT_SPECIFIED = "Not Specified";

/**
 * What the registry's scanner found in a version, the worst first.
 *
 * @throws ScanningOff
 * @throws NotThere
 * @see https://zotregistry.dev/latest/articles/graphql/
 */
export async function scanImage(image: string, registries: Registries): Promise<readonly Vulnerability[]> {
  const found = reference("scan", image, ({ tag, digest }) => [
    tag === undefined || digest !== undefined
      ? { field: "image", value: image, rule: "names no version by its tag", fix: "write it as :1.0" }
      : undefined,
  ]);
  const repository = repositoryOf(registries, found);
  const query =
    `{ CVEListForImage(image: ${JSON.stringify(`${found.repository}:${found.tag}`)}) ` +
    "{ CVEList { Id Title Severity PackageList { Name InstalledVersion FixedVersion } } } }";
  const answer = await repository.client.call({
    method: "GET",
    url: `${SEARCH}?${new URLSearchParams({ query })}`,
    scopes: [repository.scope("pull")],
  });
  if (answer.status === NOT_FOUND || answer.status === METHOD_UNKNOWN) {
    answer.dismiss();
    throw off(repository.client.registry, "it has no search extension");
  }
  const text = (await (await answer.demand()).bytes(LONGEST_RESULT)).toString("utf8");
  const body = parsed(text);
  const complaint = complaintOf(body);
  if (complaint !== undefined) {
    if (/disabled|not enabled/i.test(complaint)) throw off(repository.client.registry, complaint);
    throw new NotThere(`${image} cannot be scanned: ${complaint}`);
  }
  const list = read(read(read(body, "data"), "CVEListForImage"), "CVEList");
  if (!Array.isArray(list))
    throw new RegistryNonsense(answer.call, "answers without a list of vulnerabilities");
  return list.map(vulnerabilityOf).sort(worstFirst);
}

function off(registry: string, why: string): ScanningOff {
  return new ScanningOff(
    `${registry} does not scan (${why}); have its operator turn scanning on, which needs storage on a disk`,
  );
}

function vulnerabilityOf(value: unknown): Vulnerability {
  const packages = read(value, "PackageList");
  return {
    id: textOf(value, "Id"),
    severity: textOf(value, "Severity").toUpperCase() || "UNKNOWN",
    title: textOf(value, "Title"),
    packages: (Array.isArray(packages) ? packages : []).map((each: unknown) => {
      const fixed = textOf(each, "FixedVersion");
      return {
        name: textOf(each, "Name"),
        installed: textOf(each, "InstalledVersion"),
        ...(fixed === "" || fixed === NOT_SPECIFIED ? {} : { fixed }),
      };
    }),
  };
}

function worstFirst(one: Vulnerability, other: Vulnerability): number {
  return rank(one) - rank(other) || one.id.localeCompare(other.id);
}

function rank({ severity }: Vulnerability): number {
  const index = SEVERITIES.findIndex((each) => each === severity);
  return index < 0 ? SEVERITIES.length : index;
}

function complaintOf(body: unknown): string | undefined {
  const errors = read(body, "errors");
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  return errors.map((error) => textOf(error, "message")).join("; ");
}

function textOf(value: unknown, key: string): string {
  const text = read(value, key);
  return typeof text === "string" ? printable(text) : "";
}

function read(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
