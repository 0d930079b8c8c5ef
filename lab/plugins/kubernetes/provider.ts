import type { EngineLog } from "../provider/engine-log";
import type { PropertyMap } from "../provider/property-value";
import { holdsUnknown } from "../provider/property-value";
import type * as rpc from "../provider/resource-provider";
import { InitializationFailed } from "../provider/resource-provider";
import { uniqueName } from "../provider/unique-name";
import { UnreachableError } from "./api-client";
import { isNotFound, NoMatchError } from "./api-error";
import { awaitReady, judgeNow, NotReadyError } from "./await-ready";
import { checkInputs } from "./check-inputs";
import type { Checkpoint } from "./checkpoint";
import { checkpointState, markSecrets, readCheckpoint, toManifest, toProgram } from "./checkpoint";
import { diffProviderConfig } from "./config-diff";
import type { Connection } from "./connection";
import { connect } from "./connection";
import { Deadline } from "./deadline";
import { deleteObject, releaseFields } from "./delete-object";
import { Charts } from "./helm/chart";
import type { KubeObject } from "./kube-object";
import {
  annotationOf,
  idOf,
  kindKey,
  nameOf,
  namespaceOf,
  parseId,
  steering,
  withoutValue,
} from "./kube-object";
import { comparable, manifestOfImport, manifestOfLive } from "./manifest";
import { diffManifests } from "./manifest-diff";
import { hasName, isAutonamed } from "./naming";
import { parsePath, isWithin } from "./property-path";
import { isMissing, isVerdictOfServer, withSubject } from "./refusals";
import { identityPaths, replacePaths } from "./replace-rules";
import { replacesUnready } from "./replace-unready";
import { readSettings } from "./settings";
import { apiKindOf, isPatch } from "./type-token";
import { createObject, updateObject } from "./write-object";

/** Any object of the Kubernetes API as a Pulumi resource, through server-side apply. */
export class KubernetesProvider implements rpc.ResourceProvider {
  readonly name = "kubernetes";
  private readonly interrupted = new AbortController();
  private readonly charts: Charts;
  private connection?: Connection;

  constructor(
    readonly version: string,
    private readonly log: EngineLog,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    this.charts = new Charts(version, log);
  }

  async checkConfig(request: rpc.CheckRequest): Promise<rpc.CheckResult> {
    return { inputs: request.news };
  }

  async diffConfig(request: rpc.DiffRequest): Promise<rpc.DiffResult> {
    return diffProviderConfig(request);
  }

  async configure(request: rpc.ConfigureRequest): Promise<void> {
    this.connection?.close();
    this.connection = connect(readSettings(request.variables, this.environment));
  }

  async check(request: rpc.CheckRequest): Promise<rpc.CheckResult> {
    return checkInputs(this.configured(), request);
  }

  async diff(request: rpc.DiffRequest): Promise<rpc.DiffResult> {
    const { cluster, settings } = this.configured();
    const last = readCheckpoint(request.oldState);
    const wanted = comparable(toManifest(request.news));
    const all = diffManifests({
      live: comparable(last.live),
      old: comparable(last.manifest),
      wanted,
      replacePaths: isPatch(request.urn) ? identityPaths() : replacePaths(wanted, settings.mutable),
    });
    const ignored = request.ignoreChanges.map(parsePath);
    const changes = new Map(
      [...all].filter(([path]) => !ignored.some((left) => isWithin(parsePath(path), left))),
    );
    if (await replacesUnready(cluster, wanted, last.live)) {
      changes.set(`metadata.annotations["${steering.replaceUnready}"]`, "update-replace");
    }
    const keepsName =
      hasName(wanted) &&
      !isAutonamed(wanted) &&
      nameOf(wanted) === nameOf(last.live) &&
      namespaceOf(wanted) === namespaceOf(last.live);
    const replaces = [...changes.values()].some((kind) => kind.endsWith("-replace"));
    return { changes, deleteBeforeReplace: replaces && keepsName };
  }

  async create(request: rpc.CreateRequest): Promise<rpc.Created> {
    const { cluster, settings } = this.configured();
    const manifest = toManifest(request.inputs);
    const asGiven = { id: "", state: request.inputs };
    // What a Patch sets may belong to an object that this very run makes.
    if (request.preview && (holdsUnknown(manifest) || isPatch(request.urn))) return asGiven;
    const fieldManager = fieldManagerOf(manifest);
    const options = {
      fieldManager,
      preview: request.preview,
      upsert: settings.upsertExistingObjects || isPatch(request.urn),
      force: settings.forcePatches,
    };
    const deadline = this.deadline(request.timeout || 600);
    let live: KubeObject;
    try {
      live = await createObject(cluster, manifest, options, deadline, (message) =>
        this.log.status("info", request.urn, message),
      );
    } catch (error) {
      if (request.preview && !isVerdictOfServer(error)) return asGiven;
      throw withSubject(error, `${kindKey(manifest)} '${idOf(manifest)}' was not created`);
    } finally {
      deadline.dispose();
    }
    const checkpoint = { manifest, live, fieldManager };
    if (request.preview) return { id: "", state: previewState(checkpoint, request.inputs) };
    const state = await this.settled(request, checkpoint, request.inputs);
    return { id: idOf(live), state };
  }

  async read(request: rpc.ReadRequest): Promise<rpc.ReadResult | undefined> {
    const { cluster } = this.configured();
    const last = readCheckpoint(request.oldState);
    const isImport = nameOf(last.live) === "";
    const live = await this.find(request, last);
    if (!live) return undefined;

    const manifest = isImport
      ? manifestOfImport(live)
      : manifestOfLive(live, last.live, toManifest(request.oldInputs));
    const state = checkpointState({ ...last, live, manifest }, request.oldInputs);
    const inputs = markSecrets(toProgram(manifest), request.oldInputs);
    const reasons = isImport ? [] : await judgeNow(cluster, manifest, live);
    if (reasons.length > 0) {
      throw new InitializationFailed(`${kindKey(live)} '${idOf(live)}' is not ready: ${reasons.join("; ")}`, {
        id: request.id,
        state,
        inputs,
        reasons,
      });
    }
    return { id: request.id, state, inputs };
  }

  async update(request: rpc.UpdateRequest): Promise<PropertyMap> {
    const { cluster, settings } = this.configured();
    const last = readCheckpoint(request.oldState);
    const manifest = toManifest(request.news);
    if (request.preview && holdsUnknown(manifest)) return request.news;
    const fieldManager = fieldManagerOf(manifest, last.fieldManager);
    let live: KubeObject;
    try {
      live = await updateObject(cluster, manifest, {
        fieldManager,
        preview: request.preview,
        force: settings.forcePatches,
        isPatch: isPatch(request.urn),
        ignored: request.ignoreChanges.map((path) => parsePath(path).map(String)),
      });
    } catch (error) {
      if (request.preview && !isVerdictOfServer(error) && !isMissing(error)) return request.news;
      throw withSubject(error, `${kindKey(manifest)} '${idOf(manifest)}' was not updated`);
    }
    const checkpoint = { ...last, manifest, live, fieldManager };
    if (request.preview) return previewState(checkpoint, request.news);
    return this.settled(request, checkpoint, request.news);
  }

  async delete(request: rpc.DeleteRequest): Promise<void> {
    const { cluster, settings } = this.configured();
    const last = readCheckpoint(request.oldState);
    const { namespace, name } = parseId(request.id);
    const ref = { ...apiKindOf(request.urn), namespace, name };
    const deadline = this.deadline(timeoutOf(request.timeout, last.manifest) ?? 600);
    try {
      if (isPatch(request.urn)) return await releaseFields(cluster, ref, last.fieldManager);
      await deleteObject(cluster, ref, last.manifest, deadline, (message) =>
        this.log.status("info", request.urn, message),
      );
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      if (!settings.deleteUnreachable) throw new Error(`${error.message}. ${unreachableAdvice}`);
    } finally {
      deadline.dispose();
    }
  }

  async construct(request: rpc.ConstructRequest): Promise<PropertyMap> {
    return this.charts.construct(request, this.configured());
  }

  cancel(): void {
    this.interrupted.abort();
  }

  close(): void {
    this.interrupted.abort();
    this.connection?.close();
  }

  /** Waits until the object is ready, and makes the state of what is there then. */
  private async settled(
    request: { readonly urn: string; readonly timeout: number },
    checkpoint: Checkpoint,
    inputs: PropertyMap,
  ): Promise<PropertyMap> {
    const { manifest } = checkpoint;
    try {
      const live = await awaitReady({
        cluster: this.configured().cluster,
        manifest,
        live: checkpoint.live,
        timeoutSeconds: timeoutOf(request.timeout, manifest),
        cancelled: this.interrupted.signal,
        report: (severity, message) => this.log.status(severity, request.urn, message),
      });
      return checkpointState({ ...checkpoint, live }, inputs);
    } catch (error) {
      // It exists all the same: without its state the next run would try to create it once more.
      const live = error instanceof NotReadyError ? error.live : checkpoint.live;
      const message = error instanceof Error ? error.message : String(error);
      const summary = `${kindKey(live)} '${idOf(live)}' was deployed, but ${message}`;
      throw new InitializationFailed(summary, {
        id: idOf(live),
        state: checkpointState({ ...checkpoint, live }, inputs),
        reasons: [summary, ...(error instanceof NotReadyError ? error.reasons : [])],
      });
    }
  }

  private async find(request: rpc.ReadRequest, last: Checkpoint): Promise<KubeObject | undefined> {
    const { cluster, settings } = this.configured();
    const { namespace, name } = parseId(request.id);
    try {
      return await cluster.get({
        ...apiKindOf(request.urn),
        namespace: namespace || namespaceOf(last.live),
        name,
      });
    } catch (error) {
      if (error instanceof NoMatchError || isNotFound(error)) return undefined;
      if (!(error instanceof UnreachableError)) throw error;
      if (settings.deleteUnreachable) return undefined;
      throw new Error(`${error.message}. ${unreachableAdvice}`);
    }
  }

  private deadline(seconds: number): Deadline {
    return new Deadline(seconds, this.interrupted.signal);
  }

  private configured(): Connection {
    if (!this.connection)
      throw new Error("the kubernetes provider was not configured before its first resource");
    return this.connection;
  }
}

const unreachableAdvice =
  'If the cluster is gone for good, set PULUMI_K8S_DELETE_UNREACHABLE="true" and run `pulumi refresh`';

/** By whom fields are written: whom the program names, else who wrote them before, else somebody new. */
function fieldManagerOf(manifest: KubeObject, before?: string): string {
  const named = annotationOf(manifest, steering.patchFieldManager);
  return named ?? before ?? uniqueName("pulumi-kubernetes-", new Uint8Array());
}

/** Seconds that the program gives the resource: the option customTimeouts, else the annotation. */
function timeoutOf(timeout: number, manifest: KubeObject): number | undefined {
  if (timeout > 0) return timeout;
  const annotated = Number(annotationOf(manifest, steering.timeoutSeconds));
  return annotated > 0 ? annotated : undefined;
}

/** Status in a preview would be the empty one of an object that never was. */
function previewState(checkpoint: Checkpoint, inputs: PropertyMap): PropertyMap {
  return checkpointState({ ...checkpoint, live: withoutValue(checkpoint.live, "status") }, inputs);
}
