import * as kubernetes from "@pulumi/kubernetes";
import { CALLERS, CPU, MOST_PODS, NGINX } from "../settings";
import type { TenantSettings } from "../settings";
import { accessVariables, SITE_FILES } from "./configuration";
import { selector, tenantLabels } from "./labels";
import type { Place } from "./place";
import { listening, resources, restrictedContainer, restrictedPod, spread } from "./pod";

/** A web front that scales, behind a load balancer. */
export function web(tenant: TenantSettings, place: Place): void {
  const own = selector("web", "deployment");
  const labels = { ...tenantLabels(tenant), ...own };
  const metadata = { name: "web", namespace: tenant.name, labels };
  const deployment = new kubernetes.apps.v1.Deployment(
    `${tenant.name}-web`,
    {
      metadata,
      spec: {
        revisionHistoryLimit: 3,
        selector: { matchLabels: own },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
        template: {
          metadata: { labels, annotations: { "cloud-container-engine/config": "access=v1,site=v1" } },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            containers: [
              {
                name: "web",
                image: NGINX.image,
                imagePullPolicy: "IfNotPresent",
                ...listening(NGINX.port),
                env: accessVariables(),
                volumeMounts: [{ name: "files-site", mountPath: "/etc/nginx/conf.d", readOnly: true }],
                resources: resources(CPU),
                securityContext: restrictedContainer(),
              },
            ],
            restartPolicy: "Always",
            securityContext: restrictedPod(),
            topologySpreadConstraints: spread(own),
            volumes: [
              {
                name: "files-site",
                projected: {
                  sources: [
                    {
                      configMap: { name: SITE_FILES, items: [{ key: "default.conf", path: "default.conf" }] },
                    },
                  ],
                },
              },
            ],
          },
        },
      },
    },
    place,
  );
  const operated = { ...place, dependsOn: [...place.dependsOn, deployment] };
  new kubernetes.autoscaling.v2.HorizontalPodAutoscaler(
    `${tenant.name}-web`,
    {
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        minReplicas: 2,
        maxReplicas: MOST_PODS,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
          },
        ],
        behavior: {
          scaleUp: { stabilizationWindowSeconds: 0 },
          scaleDown: {
            stabilizationWindowSeconds: 300,
            policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
          },
        },
      },
    },
    operated,
  );
  new kubernetes.policy.v1.PodDisruptionBudget(
    `${tenant.name}-web`,
    {
      metadata,
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: own },
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    },
    operated,
  );
  const callers = new kubernetes.networking.v1.NetworkPolicy(
    `${tenant.name}-web-callers`,
    {
      metadata: { ...metadata, name: "web-callers" },
      spec: {
        podSelector: { matchLabels: own },
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ ipBlock: { cidr: CALLERS } }], ports: [{ port: NGINX.port, protocol: "TCP" }] }],
      },
    },
    place,
  );
  new kubernetes.core.v1.Service(
    `${tenant.name}-web`,
    {
      metadata,
      spec: {
        type: "LoadBalancer",
        selector: own,
        ports: [{ name: `port-${NGINX.port}`, port: 80, protocol: "TCP", targetPort: `port-${NGINX.port}` }],
        externalTrafficPolicy: "Local",
        allocateLoadBalancerNodePorts: true,
        loadBalancerSourceRanges: [CALLERS],
      },
    },
    { ...place, dependsOn: [...place.dependsOn, callers] },
  );
}
