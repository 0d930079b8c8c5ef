import type { k8s } from "cdk8s-plus-28";
import { distinct, dnsLabel, labels as labelFindings } from "../rules/names";
import { wholeNumber } from "../rules/numbers";
import type { Findings, Problem } from "../rules/problem";
import { within } from "../rules/problem";
import type { ConfigBundle } from "./config-bundle";
import type { ContainerProps, NamedPort } from "./containers";
import { container, containerFindings, ContainerRole, namedPorts } from "./containers";
import { derive, text } from "./late";
import type { Mount } from "./mounts";
import { sharedMountFindings, volumes } from "./mounts";
import { restrictedPod } from "./pod-security";
import type { TenantNamespace } from "./tenant-namespace";

/** A container among several. */
export type NamedContainer = ContainerProps & { readonly name: string };

/**
 * What runs in a pod. One container is given by its own arguments (`image`, `port`, `env`...), several by
 * `containers`.
 */
export interface PodTemplateProps extends Partial<ContainerProps> {
  /** @default the one container that `image` and the arguments beside it describe */
  readonly containers?: readonly NamedContainer[];
  /** Containers that run to their end, one after the other, before the others start. @default none */
  readonly initContainers?: readonly NamedContainer[];
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

/** Arguments that describe the one container of a pod. */
const ONE_CONTAINER = [
  "command",
  "args",
  "workingFolder",
  "port",
  "ports",
  "env",
  "config",
  "mounts",
  "resources",
  "probes",
  "readOnlyRootFilesystem",
] as const;
const DISK_GROUP = 1000;
const CONFIG_ANNOTATION = "cloud-container-engine/config";

/** The pod template of a workload. */
export function podTemplate(shape: PodShape, props: PodTemplateProps): k8s.PodTemplateSpec {
  const { tenant } = shape;
  const main = containersOf(shape, props);
  const init = props.initContainers ?? [];
  const make = (each: NamedContainer, role: ContainerRole) =>
    container(shape.subject, each.name, each, tenant, role);
  const mounts = podMounts(props);
  return {
    metadata: {
      labels: { ...props.podLabels, ...tenant.labels, ...shape.selector },
      annotations: configAnnotation(bundlesOf([...main, ...init])),
    },
    spec: {
      automountServiceAccountToken: props.mountServiceAccountToken ?? false,
      enableServiceLinks: false,
      containers: main.map((each) => make(each, ContainerRole.Main)),
      initContainers: init.length > 0 ? init.map((each) => make(each, ContainerRole.Init)) : undefined,
      imagePullSecrets: tenant.pullSecretName === undefined ? undefined : [{ name: tenant.pullSecretName }],
      nodeSelector: nodeSelector(tenant, props),
      tolerations: tolerations(tenant),
      restartPolicy: shape.restartPolicy,
      securityContext: restrictedPod({
        user: props.user,
        group: props.group,
        fsGroup: props.fsGroup ?? (mounts.some(isDisk) ? (props.user ?? DISK_GROUP) : undefined),
      }),
      terminationGracePeriodSeconds: props.terminationGracePeriodSeconds,
      topologySpreadConstraints: shape.spread ? spread(shape.selector) : undefined,
      volumes: volumes(mounts),
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
      const findings = containerFindings(each, shape.tenant, templates, ContainerRole.Main);
      // The only container has the workload's name, which is looked at by itself.
      return several ? within(`containers[${index}]`, [dnsLabel("name", each.name), ...findings]) : findings;
    }),
    ...init.flatMap((each, index) =>
      within(`initContainers[${index}]`, [
        dnsLabel("name", each.name),
        ...containerFindings(each, shape.tenant, templates, ContainerRole.Init),
      ]),
    ),
    ...(several ? unusedFindings(props) : []),
    ...sharedMountFindings(podMounts(props), templates),
    ...distinct(
      "config, mounts.bundle",
      bundleNames([...main, ...init]),
      "give each bundle a name of its own",
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

function containersOf(shape: PodShape, props: PodTemplateProps): readonly NamedContainer[] {
  if (props.containers) return props.containers;
  return props.image === undefined ? [] : [{ ...props, image: props.image, name: shape.name }];
}

/** What describes the one container would go nowhere where there are several. */
function unusedFindings(props: PodTemplateProps): Findings {
  return ONE_CONTAINER.filter((field) => props[field] !== undefined).map((field) => ({
    field,
    value: typeof props[field] === "object" ? Object.keys(props[field]) : props[field],
    rule: "belongs to a single container, but there are 'containers'",
    fix: "move it to the container that it is meant for",
  }));
}

/** The bundles of a pod, each once. */
function bundlesOf(containers: readonly ContainerProps[]): readonly ConfigBundle[] {
  const all = containers.flatMap((each) => [
    ...(each.config ?? []),
    ...(each.mounts ?? []).flatMap(({ bundle }) => bundle ?? []),
  ]);
  return [...new Set(all)].sort((a, b) => (a.bundleName < b.bundleName ? -1 : 1));
}

function bundleNames(containers: readonly ContainerProps[]): readonly string[] {
  return bundlesOf(containers).map(({ bundleName }) => bundleName);
}

/** Has pods replaced when the content of a bundle changes, also where its name stays. */
function configAnnotation(bundles: readonly ConfigBundle[]): Record<string, string> | undefined {
  if (bundles.length === 0) return undefined;
  const hashes = derive(
    bundles.map((bundle) => bundle.contentHash),
    (known) => bundles.map(({ bundleName }, index) => `${bundleName}=${known[index]}`).join(","),
  );
  return { [CONFIG_ANNOTATION]: text(hashes) };
}

function tolerations(tenant: TenantNamespace): k8s.Toleration[] | undefined {
  return tenant.nodes?.tolerations
    ?.map(({ key, value, effect }) => ({ key, operator: "Equal", value, effect }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
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
    .filter((key) => Object.hasOwn(own, key))
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
    .filter(([key, value]) => Object.hasOwn(own, key) && own[key] !== value)
    .map(([key, value]) => ({
      field: `nodeLabels['${key}']`,
      value,
      rule: `leaves the tenant's nodes (${key}=${own[key]})`,
      fix: "choose among the tenant's own nodes",
    }));
}
