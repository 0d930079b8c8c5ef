import type { k8s } from "cdk8s-plus-28";
import { distinct, labels as labelFindings } from "../rules/names";
import { wholeNumber } from "../rules/numbers";
import type { Findings, Problem } from "../rules/problem";
import { within } from "../rules/problem";
import type { ConfigBundle } from "./config-bundle";
import type { ContainerProps, NamedPort } from "./containers";
import { container, containerFindings, namedPorts } from "./containers";
import { text } from "./late";
import type { Mount } from "./mounts";
import { volumes } from "./mounts";
import { restrictedPod } from "./pod-security";
import type { TenantNamespace } from "./tenant-namespace";

/**
 * What runs in a pod. One container is given by its own arguments (`image`, `port`, `env`...), several by
 * `containers`.
 */
export interface PodTemplateProps extends Partial<ContainerProps> {
  /** @default the one container that `image` and the arguments beside it describe */
  readonly containers?: readonly (ContainerProps & { readonly name: string })[];
  /** Containers that run to their end, one after the other, before the others start. @default none */
  readonly initContainers?: readonly (ContainerProps & { readonly name: string })[];
  /** User id that the containers run as, above 0. @default the image's, which must not be root */
  readonly user?: number;
  /** Group id that the containers run as; 0 reads what the node keeps for root's group, such as logs. @default `user` */
  readonly group?: number;
  /** Group id that owns mounted disks. @default `user`, or 1000, where a disk is mounted */
  readonly fsGroup?: number;
  /** Labels that the node must have, within the tenant's nodes. @default those of the tenant */
  readonly nodeLabels?: Readonly<Record<string, string>>;
  /** Seconds between the request to stop and the kill. @default 30 */
  readonly terminationGracePeriodSeconds?: number;
  /** Whether the containers get a token for the Kubernetes API (isolation rule 13). @default false */
  readonly mountServiceAccountToken?: boolean;
  /** Labels of the pods beside the library's own. @default none */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** What differs between the kinds of workload. */
export interface PodShape {
  /** `Deployment 'web'`, for error messages. */
  readonly subject: string;
  readonly name: string;
  readonly tenant: TenantNamespace;
  /** Labels by which the workload finds its pods. */
  readonly selector: Readonly<Record<string, string>>;
  readonly restartPolicy: "Always" | "OnFailure" | "Never";
  /** Names of claim templates that containers may mount. */
  readonly templates?: readonly string[];
  /** Whether pods should be spread over zones and nodes. */
  readonly spread: boolean;
}

const DISK_GROUP = 1000;
const CONFIG_ANNOTATION = "cloud-container-engine/config";

/** The pod template of a workload. */
export function podTemplate(shape: PodShape, props: PodTemplateProps): k8s.PodTemplateSpec {
  const { tenant } = shape;
  const main = containersOf(shape, props);
  const init = props.initContainers ?? [];
  const mounts = [...main, ...init].flatMap((each) => each.mounts ?? []);
  const hashes = bundlesOf([...main, ...init]).map(
    (bundle) => `${bundle.bundleName}=${text(bundle.contentHash)}`,
  );
  return {
    metadata: {
      labels: { ...props.podLabels, ...tenant.labels, ...shape.selector },
      annotations: hashes.length > 0 ? { [CONFIG_ANNOTATION]: hashes.join(",") } : undefined,
    },
    spec: {
      automountServiceAccountToken: props.mountServiceAccountToken ?? false,
      enableServiceLinks: false,
      containers: main.map((each) => container(shape.subject, each.name, each, tenant)),
      initContainers:
        init.length > 0 ? init.map((each) => container(shape.subject, each.name, each, tenant)) : undefined,
      imagePullSecrets: tenant.pullSecretName === undefined ? undefined : [{ name: tenant.pullSecretName }],
      nodeSelector: nodeSelector(tenant, props),
      tolerations: tenant.nodes?.tolerations?.map((toleration) => ({ operator: "Equal", ...toleration })),
      restartPolicy: shape.restartPolicy,
      securityContext: restrictedPod({
        user: props.user,
        group: props.group,
        fsGroup: props.fsGroup ?? (mounts.some(isDisk) ? (props.user ?? DISK_GROUP) : undefined),
      }),
      terminationGracePeriodSeconds: props.terminationGracePeriodSeconds,
      topologySpreadConstraints: shape.spread ? spread(shape.selector) : undefined,
      volumes: mounts.length > 0 ? volumes(mounts) : undefined,
    },
  };
}

/** Ports of all containers, under their names. */
export function podPorts(props: PodTemplateProps): readonly NamedPort[] {
  return (props.containers ?? [props]).flatMap(namedPorts);
}

/** Everything that the containers of a pod mount. */
export function podMounts(props: PodTemplateProps): readonly Mount[] {
  return [...(props.containers ?? [props]), ...(props.initContainers ?? [])].flatMap(
    (each) => each.mounts ?? [],
  );
}

export function podFindings(shape: PodShape, props: PodTemplateProps): Findings {
  const single = props.image !== undefined;
  const several = props.containers !== undefined;
  const unclear: Problem | undefined =
    single !== several && props.containers?.length !== 0
      ? undefined
      : {
          field: "image, containers",
          value: single ? "both" : undefined,
          rule: "do not say what runs",
          fix: "give either an image, or at least one entry in containers",
        };
  if (unclear) return [unclear];
  const main = containersOf(shape, props);
  const init = props.initContainers ?? [];
  const templates = shape.templates ?? [];
  const ports = main.flatMap(namedPorts);
  return [
    ...main.flatMap((each, index) => {
      const findings = containerFindings(each.name, each, shape.tenant, templates);
      return several ? within(`containers[${index}]`, findings) : findings;
    }),
    ...init.flatMap((each, index) =>
      within(`initContainers[${index}]`, containerFindings(each.name, each, shape.tenant, templates)),
    ),
    ...distinct(
      "containers",
      [...main, ...init].map((each) => each.name),
      "give each container a name of its own",
    ),
    ...distinct(
      "ports",
      ports.map((each) => `${each.port}/${each.protocol}`),
      "have each port listened on once",
    ),
    ...distinct(
      "ports.name",
      ports.map((each) => each.name),
      "name each port differently",
    ),
    optional("user", props.user, 1),
    optional("group", props.group, 0),
    optional("fsGroup", props.fsGroup, 1),
    optional("terminationGracePeriodSeconds", props.terminationGracePeriodSeconds, 0),
    ...labelFindings("podLabels", props.podLabels ?? {}),
    ...ownLabels(shape, props.podLabels ?? {}),
    ...labelFindings("nodeLabels", props.nodeLabels ?? {}),
    ...foreignNodes(shape.tenant, props.nodeLabels ?? {}),
  ];
}

function optional(field: string, value: number | undefined, min: number): Problem | undefined {
  return value === undefined ? undefined : wholeNumber(field, value, { min, max: 2 ** 31 - 1 });
}

function containersOf(
  shape: PodShape,
  props: PodTemplateProps,
): readonly (ContainerProps & { readonly name: string })[] {
  if (props.containers) return props.containers;
  return props.image === undefined ? [] : [{ ...props, image: props.image, name: props.name ?? shape.name }];
}

function bundlesOf(containers: readonly ContainerProps[]): readonly ConfigBundle[] {
  const all = containers.flatMap((each) => [
    ...(each.config ?? []),
    ...(each.mounts ?? []).flatMap(({ bundle }) => bundle ?? []),
  ]);
  return [...new Map(all.map((bundle) => [bundle.bundleName, bundle])).values()].sort((a, b) =>
    a.bundleName.localeCompare(b.bundleName, "en"),
  );
}

function isDisk(mount: Mount): boolean {
  return mount.claim !== undefined || mount.template !== undefined;
}

function nodeSelector(tenant: TenantNamespace, props: PodTemplateProps): Record<string, string> | undefined {
  const labels = { ...tenant.nodes?.labels, ...props.nodeLabels };
  return Object.keys(labels).length > 0 ? labels : undefined;
}

/** Spread is asked for, not enforced: a lost zone must not keep pods from starting elsewhere. */
function spread(selector: Readonly<Record<string, string>>): k8s.TopologySpreadConstraint[] {
  return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: { ...selector } },
  }));
}

function ownLabels(shape: PodShape, given: Readonly<Record<string, string>>): Findings {
  const own = { ...shape.tenant.labels, ...shape.selector };
  return Object.keys(given)
    .filter((key) => key in own)
    .map((key) => ({
      field: "podLabels",
      value: key,
      rule: "is a label that the library sets",
      fix: "choose another key",
    }));
}

function foreignNodes(tenant: TenantNamespace, given: Readonly<Record<string, string>>): Findings {
  const own = tenant.nodes?.labels ?? {};
  return Object.entries(given)
    .filter(([key, value]) => own[key] !== undefined && own[key] !== value)
    .map(([key, value]) => ({
      field: `nodeLabels['${key}']`,
      value,
      rule: `leaves the tenant's nodes (${key}=${own[key]})`,
      fix: "choose among the tenant's own nodes",
    }));
}
