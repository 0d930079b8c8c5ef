import { parseImage, parseRegistry } from "../rules/images";
import type { Findings, Problem } from "../rules/problem";
import type { Packages, RegistryMirror } from "./settings";

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
    caCertificates === undefined || CERTIFICATES.test(caCertificates)
      ? undefined
      : {
          field: "caCertificates",
          value: "not shown",
          rule: "are no certificates",
          fix: "give PEM certificates",
        },
  ];
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
