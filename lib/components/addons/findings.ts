import { isFile, isUrl } from "../../addons/charts";
import { credentialOfEach, credentialRights } from "../../rules/application-credentials";
import { cloudName } from "../../rules/cloud-names";
import { dnsLabel } from "../../rules/names";
import { wholeNumber } from "../../rules/numbers";
import type { Findings, Problem } from "../../rules/problem";
import { within } from "../../rules/problem";
import { zoneName } from "../../rules/zones";
import type {
  AddonChart,
  CloudControllerAddon,
  CloudDisksAddon,
  ClusterAddons,
  ClusterCredentials,
  GivenCredential,
  MadeCredential,
} from "./args";

/** Every problem of a cluster's add-ons and their credentials that is known before anything of it is. */
export function addonFindings(
  addons: ClusterAddons | false | undefined,
  { cloudController, cloudDisks }: ClusterCredentials = {},
): Findings {
  return [
    ...(addons ? within("addons", partFindings(addons)) : []),
    ...within("credentials", [
      ...(cloudController ? credentialFindings("cloudController", cloudController) : []),
      ...(cloudDisks ? credentialFindings("cloudDisks", cloudDisks) : []),
      ...credentialOfEach("cloudDisks.id", [cloudController, cloudDisks].flatMap(plainId)),
    ]),
  ];
}

/** Whether a credential was made by somebody else. */
export function isGiven(credential: GivenCredential | MadeCredential): credential is GivenCredential {
  return "id" in credential;
}

function partFindings({ cloudController, cloudDisks, ...others }: ClusterAddons): Findings {
  return [
    ...Object.entries(others).flatMap(([field, addon]) => chart(field, addon)),
    ...chart("cloudController", cloudController),
    ...(cloudController ? balancers(cloudController) : []),
    ...chart("cloudDisks", cloudDisks),
    ...(cloudDisks ? disks(cloudDisks) : []),
  ];
}

function balancers({ floatingNetwork }: CloudControllerAddon): Findings {
  return [
    floatingNetwork === undefined ? undefined : cloudName("cloudController.floatingNetwork", floatingNetwork),
  ];
}

function disks({ storageClass, type, zone, disksPerNode }: CloudDisksAddon): Findings {
  const field = "cloudDisks";
  return [
    storageClass === undefined || storageClass === false
      ? undefined
      : dnsLabel(`${field}.storageClass`, storageClass),
    type === undefined ? undefined : cloudName(`${field}.type`, type),
    zone === undefined ? undefined : zoneName(`${field}.zone`, zone),
    disksPerNode === undefined
      ? undefined
      : wholeNumber(`${field}.disksPerNode`, disksPerNode, { min: 1, max: 256 }),
  ];
}

function chart(field: string, addon: AddonChart | false | undefined): Findings {
  if (!addon) return [];
  const { chart: name, repository, version } = addon;
  const isPlaced = name !== undefined && (isFile(name) || isUrl(name));
  return [
    name === "" ? empty(`${field}.chart`, "name a chart, or leave it out") : undefined,
    repository !== undefined && isPlaced
      ? {
          field: `${field}.repository`,
          value: repository,
          rule: `is not where ${field}.chart (${name}) is`,
          fix: "leave one of the two out, or name a chart of the repository",
        }
      : undefined,
    repository !== undefined && !/^https?:\/\/./.test(repository)
      ? {
          field: `${field}.repository`,
          value: repository,
          rule: "is no URL of a chart repository",
          fix: "write an https:// URL; a chart in an OCI registry is 'chart: \"oci://...\"'",
        }
      : undefined,
    version !== undefined && name !== undefined && isFile(name)
      ? {
          field: `${field}.version`,
          value: version,
          rule: `cannot choose among versions of ${field}.chart (${name}), which is one`,
          fix: "leave it out",
        }
      : undefined,
    version === undefined || /^v?[0-9]+\.[0-9]+\.[0-9]+([-+].+)?$/.test(version)
      ? undefined
      : {
          field: `${field}.version`,
          value: version,
          rule: "is no one version",
          fix: "write three numbers such as 2.34.2: a range would change the cluster without a change here",
        },
  ];
}

function credentialFindings(field: string, credential: GivenCredential | MadeCredential): Findings {
  if (isGiven(credential)) {
    return [
      credential.id === "" ? empty(`${field}.id`, "give the credential's id") : undefined,
      credential.secret === "" ? empty(`${field}.secret`, "give the credential's secret") : undefined,
    ];
  }
  const { roles, generation } = credential;
  return [
    ...(roles ? credentialRights(field, { roles }) : []),
    generation === undefined ? undefined : wholeNumber(`${field}.generation`, generation, { min: 1 }),
  ];
}

function empty(field: string, fix: string): Problem {
  return { field, value: "", rule: "names nothing", fix };
}

function plainId(credential: GivenCredential | MadeCredential | undefined): readonly string[] {
  return credential && isGiven(credential) && typeof credential.id === "string" ? [credential.id] : [];
}
