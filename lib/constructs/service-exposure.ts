import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import { cidr, sourceRanges } from "../rules/addresses";
import { distinct, dnsLabel } from "../rules/names";
import { port, wholeNumber } from "../rules/numbers";
import type { Findings, Problem } from "../rules/problem";
import { refuse, within } from "../rules/problem";
import type { NamedPort } from "./containers";
import { Protocol } from "./containers";
import { after } from "./order";
import type { Workload } from "./workload";

/** From where a workload can be called. */
export enum Exposure {
  /** From within the cluster. */
  ClusterIP = "ClusterIP",
  /** At a port of every node, if the tenant is granted it. */
  NodePort = "NodePort",
  /** At an address of the cloud's load balancer. */
  LoadBalancer = "LoadBalancer",
}

/** A port of the service, and where it leads. */
export interface ExposedPort {
  /** Port that callers use. */
  readonly port: number;
  /** Name or number of the workload's port. @default the workload's port of the same number, or its only one */
  readonly targetPort?: string | number;
  /** Port on the nodes, 30000 to 32767, for NodePort and LoadBalancer. @default chosen by the cluster */
  readonly nodePort?: number;
}

export interface ServiceExposureProps {
  readonly workload: Workload;
  /** Name of the service, a DNS-1123 label. @default the workload's name */
  readonly name?: string;
  /** @default Exposure.ClusterIP */
  readonly kind?: Exposure;
  /** @default each port of the workload under its own number */
  readonly ports?: readonly ExposedPort[];
  /** Who may call, in CIDR notation. Required for NodePort and LoadBalancer. */
  readonly allowedCidrs?: readonly string[];
  /**
   * Subnet of the load balancers, in CIDR notation. Octavia's amphorae speak to the nodes from there, and check
   * their health; leave it out for the OVN provider, which keeps the callers' addresses.
   *
   * @default none
   */
  readonly balancerSubnet?: string;
  /** Annotations of the service beside the library's own. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Makes a workload reachable: a service, and the ingress policy that lets its callers through the tenant's
 * default deny. Covers W8; isolation rules 39, 42 and 43.
 */
export class ServiceExposure extends Construct {
  readonly workload: Workload;
  readonly serviceName: string;
  readonly kind: Exposure;

  constructor(scope: Construct, id: string, props: ServiceExposureProps) {
    super(scope, id);
    const { workload } = props;
    this.workload = workload;
    this.serviceName = props.name ?? workload.workloadName;
    this.kind = props.kind ?? Exposure.ClusterIP;
    const exposed: readonly ExposedPort[] =
      props.ports ?? workload.ports.map(({ name, port: number }) => ({ port: number, targetPort: name }));
    refuse(`ServiceExposure '${this.serviceName}'`, findings(this.serviceName, this.kind, exposed, props));

    const ports = exposed.map((each) => ({ ...each, target: target(workload, each) }));
    const isExternal = this.kind !== Exposure.ClusterIP;
    const metadata = {
      name: this.serviceName,
      namespace: workload.tenant.namespaceName,
      labels: { ...workload.tenant.labels, ...workload.selector },
    };
    const service = new k8s.KubeService(this, "Resource", {
      metadata: { ...metadata, annotations: props.annotations },
      spec: {
        type: this.kind,
        selector: { ...workload.selector },
        ports: ports.map((each) => ({
          name: each.target?.name ?? `port-${each.port}`,
          port: each.port,
          targetPort: each.target && k8s.IntOrString.fromString(each.target.name),
          protocol: each.target?.protocol,
          nodePort: each.nodePort,
        })),
        // Callers' addresses must reach the pods unchanged, or no policy could tell them apart.
        externalTrafficPolicy: isExternal ? "Local" : undefined,
        // OpenStack's controller skips members without a node port.
        allocateLoadBalancerNodePorts: this.kind === Exposure.LoadBalancer ? true : undefined,
        loadBalancerSourceRanges:
          this.kind === Exposure.LoadBalancer ? sorted(props.allowedCidrs) : undefined,
      },
    });
    after(service, workload);
    if (isExternal) {
      const policy = new k8s.KubeNetworkPolicy(this, "callers", {
        metadata: { ...metadata, name: `${this.serviceName}-callers` },
        spec: {
          podSelector: { matchLabels: { ...workload.selector } },
          policyTypes: ["Ingress"],
          ingress: [
            {
              from: sorted([
                ...(props.allowedCidrs ?? []),
                ...(props.balancerSubnet === undefined ? [] : [props.balancerSubnet]),
              ]).map((block) => ({ ipBlock: { cidr: block } })),
              ports: ports.flatMap(({ target: to }) =>
                to ? [{ port: k8s.IntOrString.fromNumber(to.port), protocol: to.protocol }] : [],
              ),
            },
          ],
        },
      });
      after(policy, workload.tenant);
      service.addDependency(policy);
    }
  }
}

/** The workload's port that a port of the service leads to. */
function target(workload: Workload, exposed: ExposedPort): NamedPort | undefined {
  const wanted = exposed.targetPort;
  if (wanted !== undefined)
    return workload.ports.find(({ name, port: number }) => name === wanted || number === wanted);
  const same = workload.ports.find(({ port: number }) => number === exposed.port);
  return same ?? (workload.ports.length === 1 ? workload.ports[0] : undefined);
}

function sorted(blocks: readonly string[] = []): string[] {
  return [...new Set(blocks)].sort();
}

function findings(
  name: string,
  kind: Exposure,
  exposed: readonly ExposedPort[],
  props: ServiceExposureProps,
): Findings {
  const { workload } = props;
  const protocols = exposed.map((each) => `${each.port}/${target(workload, each)?.protocol ?? Protocol.Tcp}`);
  return [
    dnsLabel("name", name),
    exposed.length > 0
      ? undefined
      : {
          field: "ports",
          value: undefined,
          rule: `are none, and ${workload.subject} listens on none either`,
          fix: "give the workload's container a port",
        },
    ...distinct("ports", protocols, "expose each port once"),
    ...exposed.flatMap((each, index) => within(`ports[${index}]`, portFindings(workload, kind, each))),
    ...callerFindings(kind, props),
    ...grantFindings(kind, workload),
  ];
}

function portFindings(workload: Workload, kind: Exposure, exposed: ExposedPort): Findings {
  const known = workload.ports.map(({ name, port: number }) => `${name} (${number})`).join(", ");
  return [
    port("port", exposed.port),
    target(workload, exposed)
      ? undefined
      : {
          field: "targetPort",
          value: exposed.targetPort ?? exposed.port,
          rule: `is no port of ${workload.subject}`,
          fix: known === "" ? "give the workload's container a port" : `use one of ${known}`,
        },
    exposed.nodePort === undefined
      ? undefined
      : wholeNumber("nodePort", exposed.nodePort, { min: 30000, max: 32767 }),
    exposed.nodePort !== undefined && kind === Exposure.ClusterIP
      ? {
          field: "nodePort",
          value: exposed.nodePort,
          rule: "means nothing for ClusterIP",
          fix: "leave it out, or choose NodePort",
        }
      : undefined,
  ];
}

function callerFindings(kind: Exposure, props: ServiceExposureProps): Findings {
  const { allowedCidrs = [], balancerSubnet, workload } = props;
  if (kind === Exposure.ClusterIP) {
    const useless = (["allowedCidrs", "balancerSubnet"] as const).filter(
      (field) => props[field] !== undefined,
    );
    return useless.map((field) => ({
      field,
      value: props[field],
      rule: "means nothing for ClusterIP, which is reachable within the cluster only",
      fix: "leave it out; other tenants are let in by 'peers' of the TenantNamespace",
    }));
  }
  const missing: Problem | undefined =
    allowedCidrs.length > 0
      ? undefined
      : {
          field: "allowedCidrs",
          value: undefined,
          rule: "are required for what is reachable from outside",
          fix: "list the address blocks of the callers",
        };
  return [
    missing,
    ...sourceRanges("allowedCidrs", allowedCidrs, workload.tenant.grants.allowWorldFacing ?? false),
    balancerSubnet === undefined ? undefined : cidr("balancerSubnet", balancerSubnet),
  ];
}

function grantFindings(kind: Exposure, workload: Workload): Findings {
  if (kind !== Exposure.NodePort || workload.tenant.grants.allowNodePorts) return [];
  return [
    {
      field: "kind",
      value: kind,
      rule: `is not granted to tenant '${workload.tenant.namespaceName}'`,
      fix: "use LoadBalancer or ClusterIP, or have an administrator grant 'allowNodePorts'",
    },
  ];
}
