import { trustedRegistries } from "../../boot/findings-of-sources";
import { apiAccess } from "../../rules/api-access";
import { cloudName, hostNamePrefix } from "../../rules/cloud-names";
import { clusterNetworks } from "../../rules/cluster-networks";
import { controlNodeKeys, controlPlane as controlPlaneFindings } from "../../rules/control-plane";
import { kubernetesVersion } from "../../rules/kubernetes-versions";
import { wholeNumber } from "../../rules/numbers";
import type { Findings } from "../../rules/problem";
import { hardGroup, zonesOfNodes } from "../../rules/zones";
import { volume } from "../../rules/volumes";
import { addonFindings } from "../addons/findings";
import type { ClusterEndpoint, ContainerClusterArgs, ControlPlane, VpcNetwork } from "./args";
import type { ClusterPlan } from "./plan";

/** Every problem of a cluster's arguments that is known before anything of it is. */
export function clusterFindings(args: ContainerClusterArgs, plan: ClusterPlan): Findings {
  const { name, count, endpoint, network } = plan;
  return [
    hostNamePrefix(
      "name",
      name,
      controlNodeKeys(count).map((key) => `-control-${key}`),
    ),
    kubernetesVersion("kubernetesVersion", plan.kubernetesVersion),
    cloudName("image", args.image),
    ...clusterNetworks(
      {
        nodes: { field: "network.vpc.cidr", cidrs: "vpc" in network ? [network.vpc.cidr] : [] },
        pods: { field: "podCidr", cidrs: [plan.podCidr] },
        services: { field: "serviceCidr", cidrs: [plan.serviceCidr] },
      },
      count,
    ),
    ...("vpc" in network ? vpcFindings(network.vpc) : []),
    ...endpointFindings(endpoint),
    ...controlPlaneFindings("controlPlane", { count, generations: args.controlPlane.generations }),
    ...placement(args.controlPlane, args.domain !== undefined),
    hardGroup("controlPlane.count", count, args.domain?.hosts.length),
    ...trustedRegistries(
      "registries",
      (args.registries ?? []).map(({ host, ca }) => ({ host, ca: typeof ca === "string" ? ca : undefined })),
      args.software?.registryMirrors ?? [],
    ),
    ...addonFindings(args.addons, args.credentials),
    args.patience === undefined ? undefined : wholeNumber("patience", args.patience, { min: 1 }),
    args.drainMinutes === undefined ? undefined : wholeNumber("drainMinutes", args.drainMinutes, { min: 0 }),
  ];
}

function vpcFindings({ externalNetwork, router }: VpcNetwork): Findings {
  const field = "network.vpc";
  if (externalNetwork !== undefined) {
    return [
      cloudName(`${field}.externalNetwork`, externalNetwork),
      router === undefined
        ? undefined
        : {
            field: `${field}.router`,
            value: "given",
            rule: "leads out already, and so would a new router to externalNetwork",
            fix: "give one of the two",
          },
    ];
  }
  if (router !== undefined) return [];
  return [
    {
      field: `${field}.externalNetwork`,
      value: undefined,
      rule: "leaves nodes no way out, which they need to install themselves",
      fix: "name the external network, or give a 'router' that leads out",
    },
  ];
}

function endpointFindings(endpoint: ClusterEndpoint): Findings {
  const [field, access] =
    "octavia" in endpoint ? ["endpoint.octavia", endpoint.octavia] : ["endpoint.vip", endpoint.vip];
  const id = "vip" in endpoint ? endpoint.vip.virtualRouterId : undefined;
  return [
    ...apiAccess(field, access),
    access.floatingNetwork === undefined
      ? undefined
      : cloudName(`${field}.floatingNetwork`, access.floatingNetwork),
    id === undefined ? undefined : wholeNumber(`${field}.virtualRouterId`, id, { min: 1, max: 255 }),
  ];
}

function placement({ flavor, zones, bootVolume }: ControlPlane, hasDomain: boolean): Findings {
  const field = "controlPlane";
  return [
    cloudName(`${field}.flavor`, flavor),
    ...zonesOfNodes(`${field}.zones`, zones, hasDomain),
    ...(bootVolume ? volume(`${field}.bootVolume`, bootVolume) : []),
  ];
}
