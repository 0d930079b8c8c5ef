import * as kubernetes from "@pulumi/kubernetes";
import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { ApiReady } from "../actions/api-ready";
import { CloudTeardown } from "../actions/cloud-teardown";
import type { ClusterGuardArgs } from "../actions/cluster-guard";
import { ClusterGuard } from "../actions/cluster-guard";
import { API_PORT } from "../boot/api-port";
import { refusable } from "../bridge/refusable";
import { refuse } from "../rules/problem";
import type { AddonTarget } from "./addons/addons";
import { clusterAddons } from "./addons/addons";
import type { ClusterEndpoint, ContainerClusterArgs } from "./cluster/args";
import { BalancerProvider } from "./cluster/args";
import type { ClusterBoot } from "./cluster/boot";
import { controlNodeBoot } from "./cluster/boot";
import { cloudLogin } from "./cluster/cloud-login";
import { controlPlane } from "./cluster/control-plane";
import type { ClusterDepartures } from "./cluster/departure";
import { departs } from "./cluster/departure";
import { apiEndpoint } from "./cluster/endpoint";
import { clusterFindings } from "./cluster/findings";
import type { Firewall } from "./cluster/firewall";
import { openings } from "./cluster/firewall";
import { controllerIdentity } from "./cluster/identity";
import { joinToken } from "./cluster/join-token";
import { kubeconfig } from "./cluster/kubeconfig";
import type { NodeNetwork } from "./cluster/network";
import { nodeNetwork } from "./cluster/network";
import { clusterPki } from "./cluster/pki";
import type { ClusterPlan } from "./cluster/plan";
import { clusterPlan } from "./cluster/plan";
import { securityGroups } from "./cluster/security-groups";
import type { ComputeDomain } from "./compute-domain";

/** Length of the key by which Secrets are encrypted in etcd, in bytes. */
const ENCRYPTION_KEY_LENGTH = 32;

/** VRRP's number of the address that moves, where nobody chose one. */
const VIRTUAL_ROUTER_ID = 51;

/** How long the API may take once the machines are there, in minutes. */
const PATIENCE = 20;

/** How long pods of a node may take to move, in minutes. */
const DRAIN_MINUTES = 10;

/** How long controllers may take to give back balancers and disks when the cluster goes, in minutes. */
const TEARDOWN_MINUTES = 5;

/**
 * A Kubernetes cluster on OpenStack: its network, the endpoint of its API, its keys and its control nodes, which set
 * themselves up from their user data alone. Covers C1 to C4, C6, C8, C10 and C13.
 */
export class ContainerCluster extends pulumi.ComponentResource {
  /** Name of the cluster, which its servers' names start with. */
  readonly clusterName: string;
  /** For the administrator; a secret, known before the first node is up. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Address that people call the API at. */
  readonly endpoint: pulumi.Output<string>;
  /** For what is deployed into the cluster: waits until the API answers, and goes before the add-ons do. */
  readonly provider: kubernetes.Provider;
  /** For what belongs to the cluster itself, such as tokens by which nodes join: does not wait for add-ons. */
  readonly systemProvider: kubernetes.Provider;
  readonly networkId: pulumi.Output<string>;
  readonly subnetId: pulumi.Output<string>;
  /** Ids of the security groups of control nodes and of workers. */
  readonly securityGroupIds: {
    readonly control: pulumi.Output<string>;
    readonly workers: pulumi.Output<string>;
  };
  /** Names and server ids of the control nodes. */
  readonly controlNodes: readonly { readonly name: string; readonly id: pulumi.Output<string> }[];
  /** Hosts that the cluster keeps to. */
  readonly domain: ComputeDomain | undefined;
  /** What tells this cluster from another one of its name, at what it has others make in the cloud. */
  readonly identity: pulumi.Output<string>;
  /** What groups of workers need to know. */
  readonly boot: ClusterBoot;
  /** How nodes of such groups leave. */
  readonly departures: ClusterDepartures;
  readonly imageId: pulumi.Output<string>;

  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: ContainerClusterArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const plan = clusterPlan(name, args);
    refusable(() => refuse(`ContainerCluster '${name}'`, clusterFindings(args, plan)));
    super("cloud-container-engine:index:ContainerCluster", name, {}, opts);
    const child = { parent: this };
    const login = cloudLogin(this);
    const guard = new ClusterGuard(name, facts(plan, args), child);
    const pki = clusterPki(name, child);
    const network = nodeNetwork(plan, child);
    const groups = securityGroups(
      name,
      openings(firewall(plan.endpoint, network, "classic" in plan.network)),
      child,
    );
    const endpoint = apiEndpoint(plan, network, groups.control, child);
    this.boot = {
      plan,
      endpoint,
      network,
      pki,
      software: args.software ?? {},
      registries: args.registries ?? [],
    };
    this.imageId = openstack.images.getImageOutput({ name: args.image, mostRecent: true }, child).id;
    const control = {
      token: joinToken(`${name}-control`, child).token,
      encryptionKey: new random.RandomBytes(`${name}-encryption`, { length: ENCRYPTION_KEY_LENGTH }, child)
        .base64,
      ...("vip" in plan.endpoint
        ? { virtualRouterId: plan.endpoint.vip.virtualRouterId ?? VIRTUAL_ROUTER_ID }
        : {}),
    };
    const nodes = controlPlane(
      {
        cluster: plan,
        nodes: args.controlPlane,
        zones: args.domain ? [args.domain.zone] : args.controlPlane.zones,
        imageId: this.imageId,
        network,
        securityGroup: groups.control,
        endpoint,
        userData: (node) => controlNodeBoot(this.boot, control, node),
        guard,
        login,
      },
      child,
    );

    this.clusterName = name;
    this.domain = args.domain;
    this.networkId = network.networkId;
    this.subnetId = network.subnetId;
    this.securityGroupIds = groups;
    this.controlNodes = nodes.map((node) => ({ name: node.name, id: node.id }));
    this.endpoint = endpoint.external;
    const access = pulumi.secret(
      pulumi
        .all([endpoint.external, pki.ca.cert, pki.admin.cert, pki.admin.key])
        .apply(([host, ca, cert, key]) => ({ host, port: API_PORT, ca, cert, key })),
    );
    this.kubeconfig = access.apply((known) => kubeconfig({ cluster: name, ...known }));
    const ready = new ApiReady(
      name,
      { host: endpoint.external, port: API_PORT, ca: pki.ca.cert, patience: args.patience ?? PATIENCE },
      { ...child, dependsOn: [...nodes.map(({ server }) => server), ...endpoint.resources] },
    );
    this.departures = {
      access,
      drainMinutes: args.drainMinutes ?? DRAIN_MINUTES,
      lifetime: guard,
      ready,
    };
    for (const { address, ...left } of nodes) {
      departs({ ...left, memberAddress: address }, this.departures, child);
    }
    const identity = controllerIdentity(name, child);
    this.identity = identity;
    const connection = {
      kubeconfig: this.kubeconfig,
      clusterIdentifier: identity,
      enableServerSideApply: true,
    };
    this.systemProvider = new kubernetes.Provider(`${name}-system`, connection, {
      ...child,
      dependsOn: [ready],
    });
    const target = addonTarget({ plan, identity, network, provider: this.systemProvider });
    const addons = clusterAddons(target, args, this);
    this.provider = new kubernetes.Provider(name, connection, { ...child, dependsOn: [ready, ...addons] });
    new CloudTeardown(
      name,
      {
        cluster: name,
        identity,
        networkId: network.networkId,
        access,
        login,
        controllerMinutes: TEARDOWN_MINUTES,
      },
      { ...child, dependsOn: [ready, ...network.wayOut, ...addons] },
    );
    this.registerOutputs({
      kubeconfig: this.kubeconfig,
      endpoint: this.endpoint,
      networkId: this.networkId,
      subnetId: this.subnetId,
      securityGroupIds: this.securityGroupIds,
      controlNodes: this.controlNodes,
    });
  }
}

/** What the cluster's next deployments are compared with. */
function facts(plan: ClusterPlan, { controlPlane: nodes }: ContainerClusterArgs): ClusterGuardArgs {
  return {
    kubernetesVersion: plan.kubernetesVersion,
    controlPlane: { count: plan.count, generations: { ...nodes.generations } },
    hasBootVolumes: nodes.bootVolume !== undefined,
    network:
      "classic" in plan.network
        ? pulumi.interpolate`${plan.network.classic.network}/${plan.network.classic.subnet}`
        : plan.network.vpc.cidr,
    endpoint: "octavia" in plan.endpoint ? "octavia" : "vip",
    podCidr: plan.podCidr,
    serviceCidr: plan.serviceCidr,
  };
}

/** What add-ons have to know of the cluster, as far as its arguments say it. */
function addonTarget({
  plan,
  identity,
  network,
  provider,
}: Pick<AddonTarget, "identity" | "provider"> & Pick<ClusterBoot, "plan" | "network">): AddonTarget {
  const { endpoint } = plan;
  const access = "octavia" in endpoint ? endpoint.octavia : endpoint.vip;
  return {
    name: plan.name,
    identity,
    kubernetesVersion: plan.kubernetesVersion,
    controlNodes: plan.count,
    subnetId: network.subnetId,
    floatingNetwork:
      access.floatingNetwork ?? ("vpc" in plan.network ? plan.network.vpc.externalNetwork : undefined),
    balancers: ("octavia" in endpoint ? endpoint.octavia.provider : undefined) ?? BalancerProvider.Amphora,
    provider,
  };
}

/** Callers keep their addresses unless a balancer of virtual machines stands between them and the nodes. */
function firewall(endpoint: ClusterEndpoint, network: NodeNetwork, isShared: boolean): Firewall {
  if ("vip" in endpoint) return { hasVip: true, isShared, apiCallers: endpoint.vip.allowedCidrs ?? [] };
  const { provider, allowedCidrs = [] } = endpoint.octavia;
  return {
    hasVip: false,
    balancer: network.cidr,
    isShared,
    apiCallers: provider === BalancerProvider.Ovn ? allowedCidrs : [],
  };
}
