import { KubeConfig, KubernetesObjectApi } from "@kubernetes/client-node";
import type { Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";
import { CloudApi } from "../../lib/cloud/api";
import { loginTo } from "../../lib/cloud/find-login";
import { settle } from "../../lib/settle/settle";
import { stackState } from "../../lib/settle/stack-state";

/** An object of Kubernetes as the state has it, where it is one. */
const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});
const Resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  /** Whether it is gone already, and what replaces it is still to come. */
  pendingReplacement: z.boolean().optional(),
  /** Whether it is still there only to be deleted once what replaces it is in use. */
  delete: z.boolean().optional(),
  inputs: z.unknown().optional(),
});
const State = z.looseObject({
  pending_operations: z.array(z.looseObject({ type: z.string(), resource: Resource })).default([]),
  resources: z.array(Resource).default([]),
});

type Manifest = z.infer<typeof Manifest>;
type Resource = z.infer<typeof Resource>;

/**
 * Settles what a killed command had begun to create. The engine notes what it begins, but not how far that got; it
 * would create it a second time, and fail as it is there already. So what is there is entered into the state as it
 * was meant; the refresh that comes before everything else finds out what has become of it.
 *
 * What had been begun in OpenStack is undone: it will be made again.
 *
 * What was to replace something that is still there is deleted instead, as the state cannot hold both: nothing uses
 * it yet, and it will be made again.
 */
export async function settleInterruption(stack: Stack, kubeconfig: string): Promise<void> {
  const { version, deployment } = await stack.exportStack();
  const state = State.parse(deployment ?? {});
  const begun = state.pending_operations.filter(({ type }) => type === "creating");
  if (begun.length === 0) return;
  await settle(stackState(JSON.stringify({ version, deployment })), (name) => new CloudApi(loginTo(name)));
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const api = KubernetesObjectApi.makeApiClient(config);
  const resources = [...state.resources];
  for (const { resource } of begun) {
    const manifest = manifestOf(resource);
    if (manifest === undefined || !(await exists(api, manifest))) continue;
    const earlier = resources.findIndex((known) => known.urn === resource.urn && known.delete !== true);
    if (earlier >= 0 && resources[earlier]?.pendingReplacement !== true) {
      await api.delete(manifest);
      continue;
    }
    if (earlier >= 0) resources.splice(earlier, 1);
    // Whatever it depends on was made before it, so its place is the last.
    resources.push(created(resource, manifest));
  }
  const pending = state.pending_operations.filter(({ type }) => type !== "creating");
  await stack.importStack({ version, deployment: { ...state, resources, pending_operations: pending } });
}

/** Others are in the state alone, or, as what patches an object, can be made again. */
function manifestOf({ type, inputs }: Resource): Manifest | undefined {
  if (!type.startsWith("kubernetes:") || type.endsWith("Patch")) return undefined;
  return Manifest.safeParse(inputs).data;
}

async function exists(api: KubernetesObjectApi, manifest: Manifest): Promise<boolean> {
  try {
    await api.read(manifest);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === 404) return false;
    throw error;
  }
}

/** The resource as the provider would have answered its creation. */
function created(resource: Resource, manifest: Manifest): Resource {
  const { name, namespace } = manifest.metadata;
  const id = namespace === undefined ? name : `${namespace}/${name}`;
  return { ...resource, id, outputs: { ...manifest, __inputs: manifest } };
}
