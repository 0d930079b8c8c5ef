import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import type { ServiceExposureProps } from "../constructs/service-exposure";
import { Exposure, ServiceExposure as ServiceExposureConstruct } from "../constructs/service-exposure";
import { Component } from "./component";

/** Arguments of a {@link ServiceExposure}. */
export interface ServiceExposureArgs extends Inputs<ServiceExposureProps> {}

/** A port at which callers reach the workload. */
export interface ServicePort {
  readonly name: string;
  readonly port: number;
  /** Port on every node; undefined for ClusterIP. */
  readonly nodePort?: number;
}

/** What is known of a balancer. The SDK's types promise all of it; in a preview none of it is there. */
interface BalancerStatus {
  readonly loadBalancer?: {
    readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
  };
}

/** Makes a workload reachable: a service, and the policy that lets its callers through. Covers W8. */
export class ServiceExposure extends Component<ServiceExposureProps, ServiceExposureConstruct> {
  /** Name of the service in the workload's namespace. */
  readonly serviceName: string;
  /** Namespace of the tenant. */
  readonly namespace: string;
  readonly kind: Exposure;
  /** Address that callers use: the load balancer's (empty until it has one), or the service's own. */
  readonly address: pulumi.Output<string>;
  readonly ports: pulumi.Output<readonly ServicePort[]>;

  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: ServiceExposureArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ type: "ServiceExposure", construct: ServiceExposureConstruct, blocks: false }, name, args, opts);
    this.serviceName = this.construct.serviceName;
    this.namespace = this.construct.workload.tenant.namespaceName;
    this.kind = this.construct.kind;
    const service = this.main;
    if (!kubernetes.core.v1.Service.isInstance(service))
      throw new pulumi.ResourceError("made no service", this);
    this.address = addressOf(service, this.kind);
    this.ports = service.spec.ports.apply((ports) =>
      ports.map(({ name: portName, port, nodePort }) => ({ name: portName, port, nodePort })),
    );
    this.registerOutputs({ serviceName: this.serviceName, address: this.address, ports: this.ports });
  }
}

/** Where callers reach a service: its balancer (empty until it has one), or within the cluster. */
export function addressOf(service: kubernetes.core.v1.Service, kind: Exposure): pulumi.Output<string> {
  return kind === Exposure.LoadBalancer ? balancerAddress(service) : service.spec.clusterIP;
}

function balancerAddress(service: kubernetes.core.v1.Service): pulumi.Output<string> {
  const status: pulumi.Output<BalancerStatus | undefined> = service.status;
  return status.apply((known) => {
    const [first] = known?.loadBalancer?.ingress ?? [];
    return first?.ip ?? first?.hostname ?? "";
  });
}
