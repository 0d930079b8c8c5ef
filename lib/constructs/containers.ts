import type { k8s } from "cdk8s-plus-28";
import { imageFromStores, isPrivateImage } from "../rules/image-access";
import { pinnedImage, parseImage } from "../rules/images";
import { distinct, mountPath, portName, variableName } from "../rules/names";
import { port } from "../rules/numbers";
import type { Findings } from "../rules/problem";
import { refuse, within } from "../rules/problem";
import type { ConfigBundle } from "./config-bundle";
import type { ImageVersion } from "./image-backend";
import type { Late } from "./late";
import { isLate, open, text, validated } from "./late";
import type { Mount } from "./mounts";
import { foreign, mountFindings, volumeMounts } from "./mounts";
import { restrictedContainer } from "./pod-security";
import type { Probes } from "./probes";
import { probeFindings, probes } from "./probes";
import type { Resources } from "./resources";
import { resourceFindings, resourceRequirements } from "./resources";
import type { TenantNamespace } from "./tenant-namespace";

/** A port that a container listens on. */
export interface ContainerPort {
  readonly port: number;
  /** At most 15 characters. @default "port-<number>", "port-<number>-udp" */
  readonly name?: string;
  /** @default Protocol.Tcp */
  readonly protocol?: Protocol;
}

export enum Protocol {
  Tcp = "TCP",
  Udp = "UDP",
  Sctp = "SCTP",
}

/** A program and what it needs. */
export interface ContainerProps {
  /** A DNS-1123 label, unique in the pod. @default the workload's name */
  readonly name?: string;
  /**
   * Image pinned to a version: `registry/repository:tag` or `...@sha256:digest`, never `latest`; or one of an image
   * repository, as its `image` gives it.
   */
  readonly image: Late<string> | ImageVersion;
  /** @default the image's entry point */
  readonly command?: readonly Late<string>[];
  /** @default the image's arguments */
  readonly args?: readonly Late<string>[];
  /** Folder in which it starts. @default the image's */
  readonly workingFolder?: string;
  /** The one TCP port that it listens on. Use `ports` for several. @default none */
  readonly port?: number;
  /** @default none */
  readonly ports?: readonly ContainerPort[];
  /** Environment variables. Secrets are refused here: they belong into a bundle's `secrets`. @default none */
  readonly env?: Readonly<Record<string, Late<string>>>;
  /** Bundles whose variables it gets, secret ones among them. @default none */
  readonly config?: readonly ConfigBundle[];
  /** Folders. @default none */
  readonly mounts?: readonly Mount[];
  /** @default see {@link Resources} */
  readonly resources?: Resources;
  /** @default readiness and liveness on the first TCP port */
  readonly probes?: Probes;
  /** Whether the container's own file system is closed to writing; mounts are not. @default false */
  readonly readOnlyRootFilesystem?: boolean;
}

/** A port under a name, as services refer to it. */
export type NamedPort = Required<ContainerPort>;

/** All ports of a container, under their names. */
export function namedPorts(props: Pick<ContainerProps, "port" | "ports">): readonly NamedPort[] {
  const given = [...(props.port === undefined ? [] : [{ port: props.port }]), ...(props.ports ?? [])];
  return given.map(({ port: number, name, protocol = Protocol.Tcp }: ContainerPort) => ({
    port: number,
    name: name ?? (protocol === Protocol.Tcp ? `port-${number}` : `port-${number}-${protocol.toLowerCase()}`),
    protocol,
  }));
}

/** A container that goes on running, or one that has to end before the others start. */
export enum ContainerRole {
  Main = "main",
  Init = "init",
}

/** A container in the form that pods have, with what Pod Security `restricted` asks for. */
export function container(
  subject: string,
  name: string,
  props: ContainerProps,
  tenant: TenantNamespace,
  role: ContainerRole,
): k8s.Container {
  const ports = namedPorts(props);
  const image = reference(props.image);
  return {
    name,
    image: text(validated(image, (known) => refuse(subject, imageFindings(known, tenant)))),
    imagePullPolicy: pullPolicy(image, tenant),
    command: props.command?.map((part, index) => visible(subject, `command[${index}]`, part)),
    args: props.args?.map((part, index) => visible(subject, `args[${index}]`, part)),
    workingDir: props.workingFolder,
    ports: containerPorts(ports),
    env: environment(subject, props),
    volumeMounts: volumeMounts(props.mounts ?? []),
    resources: resourceRequirements(props.resources, tenant.limits),
    ...(role === ContainerRole.Main ? probes(props.probes, defaultProbePort(ports)) : {}),
    securityContext: restrictedContainer(props.readOnlyRootFilesystem),
  };
}

export function containerFindings(
  props: ContainerProps,
  tenant: TenantNamespace,
  templates: readonly string[],
  role: ContainerRole,
): Findings {
  const ports = namedPorts(props);
  const image = reference(props.image);
  return [
    ...(isLate(image) ? [] : imageFindings(image, tenant)),
    ...ports.flatMap((each, index) =>
      within(`ports[${index}]`, [port("port", each.port), portName("name", each.name)]),
    ),
    ...Object.keys(props.env ?? {}).map((variable) => variableName("env", variable)),
    ...distinct("env, config", variables(props), "name each variable once"),
    ...(props.config ?? []).map((bundle, index) =>
      foreign(`config[${index}]`, bundle, bundle.bundleName, tenant),
    ),
    props.workingFolder === undefined ? undefined : mountPath("workingFolder", props.workingFolder),
    ...mountFindings("mounts", props.mounts ?? [], tenant, templates),
    ...resourceFindings("resources", props.resources, tenant.limits),
    ...probeFindings("probes", props.probes, defaultProbePort(ports)),
    role === ContainerRole.Init && props.probes
      ? {
          field: "probes",
          value: Object.keys(props.probes),
          rule: "are not possible on a container that has to end before the others start",
          fix: "leave them out",
        }
      : undefined,
  ];
}

function containerPorts(ports: readonly NamedPort[]): k8s.ContainerPort[] | undefined {
  if (ports.length === 0) return undefined;
  return [...ports]
    .sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1))
    .map(({ port: containerPort, name, protocol }) => ({ containerPort, name, protocol }));
}

function defaultProbePort(ports: readonly NamedPort[]): number | undefined {
  return ports.find(({ protocol }) => protocol === Protocol.Tcp)?.port;
}

/** What nodes are told to pull. */
function reference(image: Late<string> | ImageVersion): Late<string> {
  return typeof image === "object" && "reference" in image ? image.reference : image;
}

function imageFindings(image: string, { imageRepo, organization, grants }: TenantNamespace): Findings {
  return [
    pinnedImage("image", image, grants.requireDigests),
    imageRepo && imageFromStores("image", image, { registry: imageRepo.registry, organization }),
  ];
}

/** Private images are pulled anew each time, so that a pod's own credentials decide, not a node's cache (rule 20). */
function pullPolicy(image: Late<string>, { registry, imageRepo }: TenantNamespace): string {
  const mayBePrivate =
    registry !== undefined &&
    (isLate(image) ||
      (parseImage(image)?.registry === registry && (imageRepo === undefined || isPrivateImage(image))));
  return mayBePrivate ? "Always" : "IfNotPresent";
}

function variables(props: ContainerProps): readonly string[] {
  const bundled = (props.config ?? []).flatMap(({ config, secret }) => [
    ...(config?.variables ?? []),
    ...(secret?.variables ?? []),
  ]);
  return [...Object.keys(props.env ?? {}), ...bundled];
}

/** A text that everybody reads who may look at the workload. */
function visible(subject: string, field: string, value: Late<string>): string {
  return text(
    open(
      value,
      `${subject}: ${field} is a secret, but who looks at a workload reads it; give it in a bundle's 'secrets'`,
    ),
  );
}

function environment(subject: string, props: ContainerProps): k8s.EnvVar[] | undefined {
  const own = Object.entries(props.env ?? {}).map(([name, value]) => ({
    name,
    value: visible(subject, `env.${name}`, value),
  }));
  const bundled = (props.config ?? []).flatMap(({ config, secret }) => [
    ...(config?.variables ?? []).map((name) => ({
      name,
      valueFrom: { configMapKeyRef: { name: config && text(config.objectName), key: name } },
    })),
    ...(secret?.variables ?? []).map((name) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret && text(secret.objectName), key: name } },
    })),
  ]);
  const all = [...own, ...bundled].sort((a, b) => (a.name < b.name ? -1 : 1));
  return all.length > 0 ? all : undefined;
}
