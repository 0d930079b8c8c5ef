import * as pulumi from "@pulumi/pulumi";
import { API_PORT } from "../../boot/api-port";
import { controlNodeUserData } from "../../boot/control-node";
import { refusable } from "../../bridge/refusable";
import type { ClusterSettings, ControlNodeSettings, WorkerSettings } from "../../boot/settings";
import { workerUserData } from "../../boot/worker";
import type { NodeRegistry, NodeSoftware } from "./args";
import type { PlannedControlNode } from "./control-plane";
import type { ApiEndpoint } from "./endpoint";
import type { NodeNetwork } from "./network";
import type { ClusterPki, KeyPair } from "./pki";
import type { ClusterPlan } from "./plan";

/** What the nodes of a cluster are told when they boot, most of it known late. */
export interface ClusterBoot {
  readonly plan: ClusterPlan;
  readonly endpoint: ApiEndpoint;
  readonly network: NodeNetwork;
  readonly pki: ClusterPki;
  readonly software: NodeSoftware;
  readonly registries: readonly NodeRegistry[];
}

/** What makes a node one of the control plane. */
export interface ControlPlaneBoot {
  /** Token by which the others join the founder. */
  readonly token: pulumi.Output<string>;
  /** 32 bytes as base64. */
  readonly encryptionKey: pulumi.Output<string>;
  /** VRRP's number of the address that moves. @default no address moves */
  readonly virtualRouterId?: number;
}

/** Control nodes may have to join again at any time, so that their token never ends. */
const FOR_EVER = "0s";

/** User data of a control node, a secret. */
export function controlNodeBoot(
  cluster: ClusterBoot,
  { token, encryptionKey, virtualRouterId }: ControlPlaneBoot,
  node: PlannedControlNode,
): pulumi.Output<string> {
  const { pki, endpoint, network } = cluster;
  const keys = pulumi.output({
    ca: keyPair(pki.ca),
    frontProxyCa: keyPair(pki.frontProxyCa),
    etcdCa: keyPair(pki.etcdCa),
    serviceAccount: pki.serviceAccount,
    encryptionKey,
  });
  const known = pulumi.output({ name: node.name, address: node.address, peers: [...node.peers] });
  const settings = pulumi
    .all([known, keys, endpoint.internal, network.cidr])
    .apply(([self, ownKeys, address, cidr]): ControlNodeSettings => ({
      ...self,
      founds: node.founds,
      keys: ownKeys,
      ...(virtualRouterId === undefined
        ? {}
        : { virtualAddress: { address, prefixLength: prefixLength(cidr), virtualRouterId } }),
    }));
  return pulumi.secret(
    pulumi
      .all([clusterSettings(cluster, token), settings])
      .apply(([common, own]) => refusable(() => controlNodeUserData(common, own))),
  );
}

/**
 * User data of workers, a secret.
 *
 * @param token by which they join
 */
export function workerBoot(
  cluster: ClusterBoot,
  token: pulumi.Output<string>,
  settings: WorkerSettings,
): pulumi.Output<string> {
  return pulumi.secret(
    clusterSettings(cluster, token).apply((common) => refusable(() => workerUserData(common, settings))),
  );
}

function clusterSettings(
  { plan, endpoint, network, pki, software, registries }: ClusterBoot,
  token: pulumi.Output<string>,
): pulumi.Output<ClusterSettings> {
  return pulumi
    .all([endpoint.internal, endpoint.external, network.cidr, pki.ca.cert, token, [...registries]])
    .apply(([host, external, nodeCidr, caCertificate, known, trusted]) => ({
      ...software,
      registries: trusted,
      name: plan.name,
      kubernetesVersion: plan.kubernetesVersion,
      endpoint: { host, port: API_PORT },
      certificateNames: external === host ? [] : [external],
      podCidrs: [plan.podCidr],
      serviceCidrs: [plan.serviceCidr],
      nodeCidrs: [nodeCidr],
      caCertificate,
      joinToken: { token: known, ttl: FOR_EVER },
    }));
}

function keyPair({ cert, key }: KeyPair) {
  return { certificate: cert, privateKey: key };
}

function prefixLength(cidr: string): number {
  return Number(cidr.slice(cidr.indexOf("/") + 1));
}
