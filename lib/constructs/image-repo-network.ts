import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import type { RepoPods } from "./image-backend";
import type { ImageRepoProps } from "./image-repo-props";
import { NAMESPACE_NAME } from "../rules/tenant-labels";
import { hostPort } from "./image-repo-findings";
import { after } from "./order";

/**
 * Paths of an image repository beside those of every tenant: from the namespaces of a gateway and of who reads metrics,
 * and to the endpoint of its bucket.
 */
export class ImageRepoNetwork extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: Pick<ImageRepoProps, "exposure" | "metrics" | "objectStorage"> & {
      readonly pods: RepoPods;
    },
  ) {
    super(scope, id);
    const { exposure, metrics, objectStorage } = props;
    if (exposure.gatewayNamespace !== undefined) this.openFrom("gateway", exposure.gatewayNamespace);
    if (metrics) this.openFrom("metrics", metrics.namespace);
    if (objectStorage) {
      const port = hostPort(new URL(objectStorage.endpoint ?? "https://localhost").host);
      this.policy("object-storage", {
        policyTypes: ["Egress"],
        egress: [
          {
            to: [...new Set(objectStorage.cidrs)].sort().map((cidr) => ({ ipBlock: { cidr } })),
            ports: [tcp(port)],
          },
        ],
      });
    }
  }

  private openFrom(name: string, namespace: string): void {
    const from = [{ namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: namespace } } }];
    this.policy(name, {
      policyTypes: ["Ingress"],
      ingress: [{ from, ports: [tcp(this.props.pods.port)] }],
    });
  }

  private policy(name: string, rules: Omit<k8s.NetworkPolicySpec, "podSelector">): void {
    const { tenant } = this.props.pods;
    const made = new k8s.KubeNetworkPolicy(this, name, {
      metadata: { name, namespace: tenant.namespaceName, labels: tenant.labels },
      // All pods of the namespace are the repository's.
      spec: { podSelector: {}, ...rules },
    });
    after(made, tenant.ready);
  }
}

function tcp(port: number): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(port), protocol: "TCP" };
}
