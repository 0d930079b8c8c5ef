import { cidr, coverWorld, LINK_LOCAL, overlap, parseCidr, sourceRanges } from "../rules/addresses";
import { dnsLabel, EXTENDED_LABEL_LENGTH, organizationName, serviceName } from "../rules/names";
import { NODE_PORTS } from "../rules/numbers";
import type { Findings, Problem } from "../rules/problem";
import { within } from "../rules/problem";
import { byteQuantity } from "../rules/quantities";
import { accountNames, SYSTEM_PREFIX } from "../zot/access";
import type { ZotSettings } from "../zot/config";
import { zotFindings } from "../zot/findings";
import { bcryptHash } from "../zot/htpasswd";
import type { AccountSecret, ImageRepoProps, ObjectStorage, RepoExposure } from "./image-repo-props";
import { isLate } from "./late";
import { registryServer } from "./pull-secret";
import { Exposure } from "./service-exposure";
import type { DiskRequest } from "./volume-claim";
import { AccessMode } from "./volume-claim";

const HTTPS = 443;

/** The port at which a registry of that name is called. */
export function hostPort(host: string): number {
  const [, port] = /:([0-9]+)$/.exec(host) ?? [];
  return port === undefined ? HTTPS : Number(port);
}

/** Every problem of an image repository's arguments, but those of the workload that it becomes. */
export function imageRepoFindings(name: string, props: ImageRepoProps, settings: ZotSettings): Findings {
  return [
    // The server, its headless service and its files have names that begin with it.
    serviceName("name", name, EXTENDED_LABEL_LENGTH),
    props.operator === undefined ? undefined : organizationName("operator", props.operator),
    registryServer("host", props.host),
    ...(props.disk ? within("disk", diskFindings(props.disk)) : []),
    ...zotFindings(settings),
    ...accountFindings(props.accounts, accountNames(settings.access, settings.hasMetrics)),
    ...within("exposure", exposureFindings(props.exposure, props.host)),
    ...(props.objectStorage ? within("objectStorage", bucketFindings(props.objectStorage)) : []),
    props.metrics ? dnsLabel("metrics.namespace", props.metrics.namespace) : undefined,
  ];
}

function diskFindings({ capacity, accessMode }: DiskRequest): Findings {
  return [
    byteQuantity("capacity", capacity),
    accessMode === AccessMode.ReadOnlyMany
      ? {
          field: "accessMode",
          value: accessMode,
          rule: "lets the server write nothing",
          fix: "use ReadWriteOnce, or leave it out",
        }
      : undefined,
  ];
}

function accountFindings(given: Readonly<Record<string, AccountSecret>>, known: readonly string[]): Findings {
  const missing = known.filter((name) => !Object.hasOwn(given, name));
  const strangers = Object.keys(given).filter((name) => !known.includes(name));
  return [
    ...missing.map((name) => ({
      field: "accounts",
      value: name,
      rule: "is given nothing to log in with",
      fix: "add the bcrypt hash of its password",
    })),
    ...strangers.map((name) => ({
      field: "accounts",
      value: name,
      rule: "is no administrator, and in no organization",
      fix: "add it to the members of one, or take it out",
    })),
    ...Object.entries(given).flatMap(([name, secret]) => secretFindings(name, secret)),
  ];
}

function secretFindings(name: string, { passwordHash, password }: AccountSecret): Findings {
  const field = `accounts['${name}']`;
  return [
    isLate(passwordHash) ? undefined : bcryptHash(`${field}.passwordHash`, passwordHash),
    name.startsWith(SYSTEM_PREFIX) && (password === undefined || password === "")
      ? {
          field: `${field}.password`,
          value: undefined,
          rule: "is needed, as nodes and programs log in with it",
          fix: "give the password beside its hash",
        }
      : undefined,
  ];
}

function exposureFindings(exposure: RepoExposure, host: string): Findings {
  const { kind = Exposure.LoadBalancer, nodeCidrs = [], allowedCidrs = [] } = exposure;
  if (kind === Exposure.ClusterIP) return gatewayFindings(exposure);
  const isGranted = exposure.allowWorldFacing ?? false;
  return [
    nodeCidrs.length > 0
      ? undefined
      : {
          field: "nodeCidrs",
          value: undefined,
          rule: "are none, so no node could pull an image",
          fix: "list the address blocks of the nodes, or of the gateway that they call through",
        },
    ...nodeCidrs.map((block, index) => cidr(`nodeCidrs[${index}]`, block)),
    ...sourceRanges("allowedCidrs", [...allowedCidrs, ...nodeCidrs.filter(isBlock)], isGranted, {
      what: "the image repository",
      grant: "say 'allowWorldFacing: true'",
    }),
    exposure.gatewayNamespace === undefined
      ? undefined
      : {
          field: "gatewayNamespace",
          value: exposure.gatewayNamespace,
          rule: `means nothing for ${kind}`,
          fix: "leave it out, or choose ClusterIP",
        },
    kind === Exposure.NodePort ? nodePort(host) : undefined,
  ];
}

function gatewayFindings({ gatewayNamespace, nodeCidrs, ...others }: RepoExposure): Findings {
  const useless = { nodeCidrs, allowedCidrs: others.allowedCidrs, balancerSubnet: others.balancerSubnet };
  return [
    gatewayNamespace === undefined
      ? {
          field: "gatewayNamespace",
          value: undefined,
          rule: "is needed for ClusterIP, which no node can call by itself",
          fix: "name the namespace of the gateway in front, or choose LoadBalancer",
        }
      : dnsLabel("gatewayNamespace", gatewayNamespace),
    ...Object.entries(useless).map(([field, value]) =>
      value === undefined
        ? undefined
        : { field, value, rule: "means nothing for ClusterIP", fix: "leave it out, or choose LoadBalancer" },
    ),
  ];
}

function nodePort(host: string): Problem | undefined {
  const port = hostPort(host);
  if (port >= NODE_PORTS.min && port <= NODE_PORTS.max) return undefined;
  return {
    field: "kind",
    value: Exposure.NodePort,
    rule: `needs a host with a port from ${NODE_PORTS.min} to ${NODE_PORTS.max}, not ${port}`,
    fix: "write the port behind the host, as in nodes.example.org:30500",
  };
}

/** What the server may call with the keys of a bucket is the bucket, and neither everything nor the metadata service. */
function bucketFindings({ cidrs }: ObjectStorage): Findings {
  const wrong = (value: unknown, rule: string): Problem => ({
    field: "cidrs",
    value,
    rule,
    fix: "list the address blocks of the endpoint alone",
  });
  const blocks = cidrs.flatMap((block) => parseCidr(block) ?? []);
  return [
    ...cidrs.map((block, index) => cidr(`cidrs[${index}]`, block)),
    cidrs.length === 0 ? wrong(cidrs, "are none, so the bucket could not be reached") : undefined,
    coverWorld(blocks) ? wrong(cidrs, "hold the whole world") : undefined,
    ...cidrs
      .filter(holdsMetadata)
      .map((block) => wrong(block, `holds the cloud's metadata service (${LINK_LOCAL})`)),
  ];
}

function holdsMetadata(block: string): boolean {
  const [one, metadata] = [parseCidr(block), parseCidr(LINK_LOCAL)];
  return one !== undefined && metadata !== undefined && overlap(one, metadata);
}

function isBlock(text: string): boolean {
  return parseCidr(text) !== undefined;
}
