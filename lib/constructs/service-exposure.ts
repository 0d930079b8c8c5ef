import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import { cidr, coverWorld, parseCidr, sourceRanges } from "../rules/addresses";
import { distinct, serviceName } from "../rules/names";
import { NODE_PORTS, port, wholeNumber } from "../rules/numbers";
import type { Findings, Problem } from "../rules/problem";
import { refuse, within } from "../rules/problem";
import { serviceAnnotations } from "../rules/service-annotations";
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
  /** Name of the service, a DNS label that starts with a letter. @default the workload's name */
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
  /** Annotations of the service, settings of its own balancer among them (isolation rule 44). @default none */
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

    const ports = leading(workload, exposed);
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
          // Two ports may lead to the same one, but not under the same name.
          name:
            ports.filter(({ target: other }) => other === each.target).length > 1
              ? `${each.target.name}-${each.port}`
              : each.target.name,
          port: each.port,
          targetPort: k8s.IntOrString.fromString(each.target.name),
          protocol: each.target.protocol,
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
              ports: [...new Set(ports.map((each) => each.target))].map((to) => ({
                port: k8s.IntOrString.fromNumber(to.port),
                protocol: to.protocol,
              })),
            },
          ],
        },
      });
      after(policy, workload.tenant.ready);
      service.addDependency(policy);
    }
  }
}

interface Lead extends ExposedPort {
  readonly target: NamedPort;
}

/** Ports with where they lead, sorted so that another order is no change. */
function leading(workload: Workload, exposed: readonly ExposedPort[]): readonly Lead[] {
  return exposed
    .flatMap((each) => {
      const to = target(workload, each);
      return to ? [{ ...each, target: to }] : [];
    })
    .sort((a, b) => a.port - b.port || (a.target.protocol < b.target.protocol ? -1 : 1));
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
    serviceName("name", name),
    exposed.length > 0
      ? undefined
      : {
          field: "ports",
          value: undefined,
          rule: `are none, and ${workload.subject} listens on none either`,
          fix: "give the workload's container a port",
        },
    ...distinct("ports", protocols, "expose each port once"),
    ...distinct(
      "ports.nodePort",
      exposed.flatMap(({ nodePort }) => nodePort ?? []),
      "give each port a node port of its own",
    ),
    ...serviceAnnotations("annotations", props.annotations ?? {}),
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
    exposed.nodePort === undefined ? undefined : wholeNumber("nodePort", exposed.nodePort, NODE_PORTS),
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
  const isGranted = workload.tenant.grants.allowWorldFacing ?? false;
  return [
    missing,
    ...sourceRanges("allowedCidrs", allowedCidrs, isGranted),
    balancerSubnet === undefined ? undefined : subnetFinding(balancerSubnet, isGranted ? [] : allowedCidrs),
  ];
}

/** The policy lets balancers and callers in, so a wide subnet would open what the callers' ranges leave closed. */
function subnetFinding(subnet: string, allowedCidrs: readonly string[]): Problem | undefined {
  const [field, value] = ["balancerSubnet", subnet];
  const block = parseCidr(subnet);
  if (!block) return cidr(field, value);
  const callers = allowedCidrs.map(parseCidr).filter((each) => each !== undefined);
  if (coverWorld(callers) || !coverWorld([block, ...callers])) return undefined;
  return {
    field,
    value,
    rule: "opens the application to the whole world",
    fix: "give the subnet that the load balancers are in",
  };
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
