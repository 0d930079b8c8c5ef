import { createHash } from "node:crypto";
import { k8s } from "cdk8s-plus-28";
import { mayMountHostPath } from "../isolation/pods/no-host-paths";
import { distinct, innerPath, LABEL_LENGTH, mountPath } from "../rules/names";
import type { Findings, Problem } from "../rules/problem";
import { byteQuantity } from "../rules/quantities";
import type { BundlePart, ConfigBundle } from "./config-bundle";
import { text } from "./late";
import type { TenantNamespace } from "./tenant-namespace";
import type { VolumeClaim } from "./volume-claim";

/** Something that a container sees as a folder. Exactly one of `claim`, `bundle`, `scratch`, `template`, `hostPath`. */
export interface Mount {
  /** Absolute path in the container. */
  readonly path: string;
  /** A disk. */
  readonly claim?: VolumeClaim;
  /** The files of a bundle, secret ones among them. */
  readonly bundle?: ConfigBundle;
  /** An empty folder that lives as long as the pod, of at most this size: `1Gi`. Containers share it by its path. */
  readonly scratch?: string;
  /** The disk of a StatefulSet's claim template, by its name. */
  readonly template?: string;
  /** A folder of the node, read-only, if the tenant is granted it. */
  readonly hostPath?: string;
  /** @default false, but true for bundles, host paths, and claims that can only be read */
  readonly readOnly?: boolean;
  /** A folder within the disk that is mounted instead of the whole. @default the whole */
  readonly subPath?: string;
}

/** Room for `scratch-` in front. */
const SLUG_LENGTH = LABEL_LENGTH - 8;
const HASH_LENGTH = 8;
const SOURCES = ["claim", "bundle", "scratch", "template", "hostPath"] as const;

/** The volumes that mounts need, each once, however many containers mount it. */
export function volumes(mounts: readonly Mount[]): k8s.Volume[] | undefined {
  const byName = new Map(
    mounts.filter((mount) => mount.template === undefined).map((mount) => [volumeName(mount), mount]),
  );
  if (byName.size === 0) return undefined;
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, mount]) => ({ name, ...volumeSource(mount) }));
}

/** The mounts of a container in the form that it has them, sorted so that another order is no change. */
export function volumeMounts(mounts: readonly Mount[]): k8s.VolumeMount[] | undefined {
  if (mounts.length === 0) return undefined;
  return [...mounts].sort((a, b) => (a.path < b.path ? -1 : 1)).map(volumeMount);
}

/** Problems between the mounts of all containers of a pod. */
export function sharedMountFindings(mounts: readonly Mount[], templates: readonly string[]): Findings {
  const sources = new Map<string, unknown>();
  return mounts.flatMap((mount) => {
    const name = volumeName(mount);
    const source = mount.claim ?? mount.bundle ?? mount.scratch ?? mount.template;
    const known = sources.get(name) ?? source;
    sources.set(name, known);
    if (known === source && (mount.template !== undefined || !templates.includes(name))) return [];
    return {
      field: "mounts",
      value: name,
      rule: "would be the volume of two different things",
      fix: "rename one of the two; scratch at the same path has one size",
    };
  });
}

function volumeMount(mount: Mount): k8s.VolumeMount {
  const readOnly =
    mount.readOnly ?? (mount.claim?.isReadOnly || mount.bundle !== undefined || mount.hostPath !== undefined);
  return {
    name: volumeName(mount),
    mountPath: mount.path,
    readOnly: readOnly || undefined,
    subPath: mount.subPath,
  };
}

export function mountFindings(
  field: string,
  mounts: readonly Mount[],
  tenant: TenantNamespace,
  templates: readonly string[],
): Findings {
  return [
    ...distinct(
      `${field}.path`,
      mounts.map((mount) => mount.path.replace(/\/+$/, "")),
      "mount each thing at a path of its own",
    ),
    ...mounts.flatMap((mount, index) => oneMount(`${field}[${index}]`, mount, tenant, templates)),
  ];
}

function volumeName(mount: Mount): string {
  if (mount.claim) return `claim-${mount.claim.claimName}`;
  if (mount.bundle) return `files-${mount.bundle.bundleName}`;
  if (mount.template !== undefined) return mount.template;
  return mount.hostPath === undefined ? `scratch-${slug(mount.path)}` : `host-${slug(mount.hostPath)}`;
}

/** A path as part of a volume's name, with a hash where two paths could become the same. */
function slug(path: string): string {
  const words = path
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();
  if (/^(\/[a-z0-9]+)+$/.test(path) && words.length <= SLUG_LENGTH) return words;
  const hash = createHash("sha256").update(path).digest("hex").slice(0, HASH_LENGTH);
  return `${words.slice(0, SLUG_LENGTH - HASH_LENGTH - 1)}-${hash}`.replace(/^-|-(?=-)/g, "");
}

function volumeSource(mount: Mount): Omit<k8s.Volume, "name"> {
  if (mount.claim) {
    return {
      persistentVolumeClaim: {
        claimName: mount.claim.claimName,
        readOnly: mount.claim.isReadOnly || undefined,
      },
    };
  }
  if (mount.bundle)
    return { projected: { sources: [...parts(mount.bundle, "config"), ...parts(mount.bundle, "secret")] } };
  if (mount.hostPath !== undefined) return { hostPath: { path: mount.hostPath, type: "Directory" } };
  return {
    emptyDir: { sizeLimit: mount.scratch === undefined ? undefined : k8s.Quantity.fromString(mount.scratch) },
  };
}

function parts(bundle: ConfigBundle, kind: "config" | "secret"): k8s.VolumeProjection[] {
  const part = bundle[kind];
  if (!part || part.files.length === 0) return [];
  const source = projection(part);
  return kind === "config" ? [{ configMap: source }] : [{ secret: source }];
}

function projection(part: BundlePart) {
  return { name: text(part.objectName), items: part.files.map((file) => ({ key: file, path: file })) };
}

function oneMount(
  field: string,
  mount: Mount,
  tenant: TenantNamespace,
  templates: readonly string[],
): Findings {
  const given = SOURCES.filter((source) => mount[source] !== undefined);
  const one: Problem | undefined =
    given.length === 1
      ? undefined
      : {
          field,
          value: given,
          rule: "does not mount exactly one thing",
          fix: `give one of ${SOURCES.join(", ")}`,
        };
  return [
    one,
    mountPath(`${field}.path`, mount.path),
    foreign(`${field}.claim`, mount.claim, mount.claim?.claimName, tenant),
    foreign(`${field}.bundle`, mount.bundle, mount.bundle?.bundleName, tenant),
    mount.scratch === undefined ? undefined : byteQuantity(`${field}.scratch`, mount.scratch),
    mount.subPath === undefined ? undefined : innerPath(`${field}.subPath`, mount.subPath),
    unknownTemplate(field, mount.template, templates),
    noFiles(field, mount.bundle),
    hostPath(field, mount, tenant),
    writable(field, mount),
  ];
}

/** Problems of naming something that lives in another tenant's namespace, where pods cannot reach it. */
export function foreign(
  field: string,
  thing: { readonly tenant: TenantNamespace } | undefined,
  name: string | undefined,
  tenant: TenantNamespace,
): Problem | undefined {
  if (!thing || thing.tenant.namespaceName === tenant.namespaceName) return undefined;
  return {
    field,
    value: name,
    rule: `belongs to tenant '${thing.tenant.namespaceName}', not to '${tenant.namespaceName}'`,
    fix: "make one in the workload's own tenant",
  };
}

function unknownTemplate(
  field: string,
  template: string | undefined,
  templates: readonly string[],
): Problem | undefined {
  if (template === undefined || templates.includes(template)) return undefined;
  return {
    field: `${field}.template`,
    value: template,
    rule: "names no claim template of this workload",
    fix: templates.length > 0 ? `use one of ${templates.join(", ")}` : "use a StatefulSet with 'disks'",
  };
}

function noFiles(field: string, bundle: ConfigBundle | undefined): Problem | undefined {
  if (!bundle || bundle.config?.files.length || bundle.secret?.files.length) return undefined;
  return {
    field: `${field}.bundle`,
    value: bundle.bundleName,
    rule: "has no files to mount",
    fix: "give it 'files' or 'secretFiles', or load its variables with 'config'",
  };
}

function hostPath(field: string, mount: Mount, tenant: TenantNamespace): Problem | undefined {
  const path = mount.hostPath;
  if (path === undefined) return undefined;
  if (mayMountHostPath(path, tenant.grants.allowReadOnlyHostPaths ?? [])) return undefined;
  return {
    field: `${field}.hostPath`,
    value: path,
    rule: `is not granted to tenant '${tenant.namespaceName}'`,
    fix: "use a claim or scratch, or have an administrator grant 'allowReadOnlyHostPaths'",
  };
}

function writable(field: string, mount: Mount): Problem | undefined {
  if (mount.readOnly !== false) return undefined;
  if (mount.hostPath === undefined && mount.bundle === undefined && !mount.claim?.isReadOnly)
    return undefined;
  return {
    field: `${field}.readOnly`,
    value: false,
    rule: "asks to write to what can only be read",
    fix: "leave readOnly out",
  };
}
