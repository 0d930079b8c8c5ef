import { isIP, isIPv4 } from "node:net";
import { cidr, overlap, parseCidr } from "../rules/addresses";
import { distinct, dnsLabel, dnsSubdomain } from "../rules/names";
import { port, wholeNumber } from "../rules/numbers";
import { within } from "../rules/problem";
import type { Findings, Problem } from "../rules/problem";
import { certificateAuthority, encryptionKey, joinToken, keyPair, pem } from "./findings-of-secrets";
import { mirror, packageSource, registryPath, trustedRegistries, url } from "./findings-of-sources";
import { nodeLabels, nodeTaints } from "./findings-of-nodes";
import type { ClusterSettings, ControlNodeSettings, VirtualAddress, WorkerSettings } from "./settings";

const VERSION = /^1\.(0|[1-9][0-9]?)\.(0|[1-9][0-9]?)$/;
const VOLUME_GROUP = /^[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,126}$/;

/** What is wrong with the settings that all nodes of a cluster share. */
export function clusterFindings(cluster: ClusterSettings): Findings {
  return [
    dnsLabel("name", cluster.name),
    version(cluster.kubernetesVersion),
    host("endpoint.host", cluster.endpoint.host),
    port("endpoint.port", cluster.endpoint.port),
    ...each("certificateNames", cluster.certificateNames, host),
    ...blocks("podCidrs", cluster.podCidrs),
    ...blocks("serviceCidrs", cluster.serviceCidrs),
    ...blocks("nodeCidrs", cluster.nodeCidrs),
    certificateAuthority("caCertificate", cluster.caCertificate),
    ...joinToken("joinToken", cluster.joinToken),
    ...within("packages", packageSource(cluster.packages)),
    cluster.imagePrefix === undefined ? undefined : registryPath("imagePrefix", cluster.imagePrefix),
    cluster.sandboxImage === undefined ? undefined : registryPath("sandboxImage", cluster.sandboxImage),
    ...(cluster.registryMirrors ?? []).flatMap((each, index) =>
      within(`registryMirrors[${index}]`, mirror(each)),
    ),
    ...distinct(
      "registryMirrors",
      (cluster.registryMirrors ?? []).map(({ registry }) => registry),
      "name one mirror of each registry",
    ),
    ...trustedRegistries("registries", cluster.registries ?? [], cluster.registryMirrors ?? []),
    ...each("timeServers", cluster.timeServers, host),
    cluster.proxy === undefined ? undefined : url("proxy.url", cluster.proxy.url, ["http:", "https:"]),
    ...each("proxy.except", cluster.proxy?.except, directHost),
  ];
}

/** What is wrong with the settings of a control node. */
export function controlNodeFindings(cluster: ClusterSettings, node: ControlNodeSettings): Findings {
  const everyone = [node, ...node.peers];
  return [
    dnsLabel("name", node.name),
    nodeAddress("address", node.address, cluster),
    ...node.peers.flatMap((peer, index) => [
      dnsLabel(`peers[${index}].name`, peer.name),
      nodeAddress(`peers[${index}].address`, peer.address, cluster),
    ]),
    ...distinct(
      "peers",
      everyone.flatMap(({ name, address }) => [name, address]),
      "list each of the other control nodes once, without this one",
    ),
    lonely(node),
    ...keyPair("keys.ca", node.keys.ca),
    ...keyPair("keys.frontProxyCa", node.keys.frontProxyCa),
    ...keyPair("keys.etcdCa", node.keys.etcdCa),
    pem("keys.serviceAccount.publicKey", node.keys.serviceAccount.publicKey, "PUBLIC KEY"),
    pem("keys.serviceAccount.privateKey", node.keys.serviceAccount.privateKey, "PRIVATE KEY"),
    encryptionKey("keys.encryptionKey", node.keys.encryptionKey),
    node.keys.ca.certificate.trim() === cluster.caCertificate.trim()
      ? undefined
      : {
          field: "keys.ca.certificate",
          value: "a certificate",
          rule: "is another authority than caCertificate",
          fix: "give the same certificate as both",
        },
    ...virtualAddressFindings(node.virtualAddress),
    ...nodeLabels("labels", node.labels ?? {}),
  ];
}

/** What is wrong with the settings of a group of workers. */
export function workerFindings(node: WorkerSettings): Findings {
  const group = node.dataVolume?.volumeGroup;
  return [
    ...nodeLabels("labels", node.labels ?? {}),
    ...nodeTaints("taints", node.taints ?? []),
    group === undefined || (VOLUME_GROUP.test(group) && !/^\.{1,2}$/.test(group))
      ? undefined
      : {
          field: "dataVolume.volumeGroup",
          value: group,
          rule: "is no name of an LVM volume group",
          fix: "use letters, digits, '_', '.', '+' and '-', not '-' first",
        },
  ];
}

function version(value: string): Problem | undefined {
  if (VERSION.test(value)) return undefined;
  return {
    field: "kubernetesVersion",
    value,
    rule: "is no version of Kubernetes",
    fix: "write it in full, without 'v': 1.34.1",
  };
}

/** A name or address under which a machine is reached. */
function host(field: string, value: string): Problem | undefined {
  if (
    (isIP(value) !== 0 && !value.includes("%")) ||
    (isName(value) && dnsSubdomain(field, value) === undefined)
  )
    return undefined;
  return {
    field,
    value,
    rule: "is no IP address or DNS name",
    fix: "write 192.0.2.1, 2001:db8::1 or api.example.com",
  };
}

/** What tools read as an address although it is none (`10.1`, `300.1.1.1`) ends in a number, as no domain does. */
function isName(value: string): boolean {
  return !/(^|\.)[0-9]+$/.test(value);
}

/** What a proxy may be passed by for: a host, a domain with a leading dot, or a block. */
function directHost(field: string, value: string): Problem | undefined {
  if (parseCidr(value) !== undefined) return undefined;
  const problem = host(field, value.replace(/^\./, ""));
  return (
    problem && {
      ...problem,
      value,
      fix: "write a host, a domain such as .example.com, or a block in CIDR notation",
    }
  );
}

function blocks(field: string, values: readonly string[]): Findings {
  const none: Problem | undefined =
    values.length > 0
      ? undefined
      : { field, value: values, rule: "is empty", fix: "give a block such as 10.0.0.0/16" };
  return [none, ...each(field, values, cidr)];
}

function nodeAddress(field: string, value: string, cluster: ClusterSettings): Problem | undefined {
  if (isIP(value) === 0 || value.includes("%"))
    return { field, value, rule: "is no IP address", fix: "write 192.0.2.1 or 2001:db8::1" };
  const address = parseCidr(`${value}/${isIPv4(value) ? 32 : 128}`);
  const nodes = cluster.nodeCidrs.map(parseCidr).filter((block) => block !== undefined);
  if (nodes.length === 0 || nodes.some((block) => address && overlap(block, address))) return undefined;
  return {
    field,
    value,
    rule: `lies outside of nodeCidrs (${cluster.nodeCidrs.join(", ")})`,
    fix: "add its block to nodeCidrs, or choose an address within",
  };
}

function lonely(node: ControlNodeSettings): Problem | undefined {
  if (node.founds || node.peers.length > 0) return undefined;
  return {
    field: "founds",
    value: false,
    rule: "leaves a control node without peers nobody to join",
    fix: "let it found the cluster, or list its peers",
  };
}

function virtualAddressFindings(virtual: VirtualAddress | undefined): Findings {
  if (virtual === undefined) return [];
  const family = isIP(virtual.address);
  return within("virtualAddress", [
    family !== 0 && !virtual.address.includes("%")
      ? undefined
      : { field: "address", value: virtual.address, rule: "is no IP address", fix: "write 192.0.2.1" },
    wholeNumber("prefixLength", virtual.prefixLength, { min: 1, max: family === 6 ? 128 : 32 }),
    wholeNumber("virtualRouterId", virtual.virtualRouterId, { min: 1, max: 255 }),
  ]);
}

function each(
  field: string,
  values: readonly string[] | undefined,
  rule: (field: string, value: string) => Problem | undefined,
): Findings {
  return (values ?? []).map((value, index) => rule(`${field}[${index}]`, value));
}
