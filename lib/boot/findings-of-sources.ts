import { parseImage, parseRegistry } from "../rules/images";
import { distinct } from "../rules/names";
import type { Findings, Problem } from "../rules/problem";
import { within } from "../rules/problem";
import { certificateIn } from "./findings-of-secrets";
import type { Packages, RegistryMirror, TrustedRegistry } from "./settings";

const KEY = /^-----BEGIN PGP PUBLIC KEY BLOCK-----\n[\x20-\x7e\n]+\n-----END PGP PUBLIC KEY BLOCK-----$/;
const CERTIFICATES = /^(-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+\n-----END CERTIFICATE-----\n*)+$/;
/** What a URL may be made of here: no quotes, spaces or control characters, which configuration files read otherwise. */
const URL_TEXT = /^[A-Za-z0-9:/?#@!$&()*+,;=._~%[\]-]+$/;

/** Where packages come from. */
export function packageSource(packages: Packages | undefined): Findings {
  if (packages?.from !== "repositories") return [];
  const { distributionMirror, kubernetesRepository, signingKey } = packages;
  return [
    // apt verifies what it gets by the distribution's key, so a mirror may be plain.
    distributionMirror === undefined
      ? undefined
      : url("distributionMirror", distributionMirror, ["http:", "https:"]),
    kubernetesRepository === undefined
      ? undefined
      : url(
          "kubernetesRepository",
          kubernetesRepository,
          signingKey === undefined ? ["https:"] : ["http:", "https:"],
        ),
    signingKey === undefined || KEY.test(signingKey.trim())
      ? undefined
      : {
          field: "signingKey",
          value: signingKey.slice(0, 40),
          rule: "is no ASCII-armored public key",
          fix: "give the contents of the repository's Release.key",
        },
  ];
}

/** A mirror of a registry. TLS is verified, always. */
export function mirror({ registry, url: address, caCertificates }: RegistryMirror): Findings {
  return [
    parseRegistry(registry) !== undefined
      ? undefined
      : {
          field: "registry",
          value: registry,
          rule: "is no registry",
          fix: "write its host as in images, such as docker.io",
        },
    url("url", address, ["https:"]),
    caCertificates === undefined ? undefined : certificates("caCertificates", caCertificates),
  ];
}

/**
 * Registries that are trusted by authorities of their own.
 *
 * @param registries their authorities, as far as these are known
 * @param mirrors of registries, which have their say about authorities already
 */
export function trustedRegistries(
  field: string,
  registries: readonly (Pick<TrustedRegistry, "host"> & Partial<TrustedRegistry>)[],
  mirrors: readonly RegistryMirror[],
): Findings {
  const mirrored = new Set(mirrors.map(({ registry }) => registry));
  return [
    ...registries.flatMap(({ host, ca }, index) =>
      within(`${field}[${index}]`, [
        parseRegistry(host) === host
          ? undefined
          : {
              field: "host",
              value: host,
              rule: "is no host of a registry",
              fix: "write it as in images, such as images.example.org or images.example.org:5000",
            },
        ca === undefined ? undefined : certificates("ca", ca),
        mirrored.has(host)
          ? {
              field: "host",
              value: host,
              rule: "has a mirror, which says what is trusted",
              fix: "give the authority there, as 'caCertificates', or leave the mirror out",
            }
          : undefined,
      ]),
    ),
    ...distinct(
      field,
      registries.map(({ host }) => host),
      "name each registry once, with all of its authorities",
    ),
  ];
}

/** PEM certificates, one or several. */
function certificates(field: string, value: string): Problem | undefined {
  const blocks = CERTIFICATES.test(value) ? value.split(/(?=-----BEGIN )/) : [""];
  if (blocks.every((block) => certificateIn(block.trim()) !== undefined)) return undefined;
  return { field, value: "not shown", rule: "are no certificates", fix: "give PEM certificates" };
}

/** An image reference, or what one starts with: a registry and perhaps a path. */
export function registryPath(field: string, value: string): Problem | undefined {
  const first = value.split("/")[0] ?? "";
  if (parseRegistry(first) !== undefined && (first === value || parseImage(value) !== undefined))
    return undefined;
  return {
    field,
    value,
    rule: "is no registry or path of one",
    fix: "write a host and a path, such as registry.example.com/kubernetes",
  };
}

/** A URL of one of the given schemes. */
export function url(
  field: string,
  value: string,
  schemes: readonly ("http:" | "https:")[],
): Problem | undefined {
  const known: readonly string[] = schemes;
  if (URL_TEXT.test(value) && URL.canParse(value) && known.includes(new URL(value).protocol))
    return undefined;
  return {
    field,
    value: value.replace(/\/\/[^/@]*@/, "//...@"),
    rule: `is no URL of ${schemes.map((scheme) => `${scheme}//`).join(" or ")}`,
    fix: `write ${schemes.at(-1) ?? ""}//host.example.com/path, special characters escaped`,
  };
}
